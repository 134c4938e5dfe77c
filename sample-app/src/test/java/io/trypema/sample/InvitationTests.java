package io.trypema.sample;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.RequestHeadersSpec;

import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the commands that the sample prints at startup.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@Import(TickerConfiguration.class)
@ExtendWith(OutputCaptureExtension.class)
class InvitationTests {

	private static final Pattern CURL = Pattern.compile("^ +curl .*?(?:-H '(.+?): (.+?)' )?'(/.+?)(?:\\[1-(\\d+)])?'$",
			Pattern.MULTILINE);

	@Autowired
	private ConfigurableApplicationContext context;

	@Autowired
	private RestTestClient client;

	@Autowired
	private MutableTicker ticker;

	@LocalServerPort
	private int port;

	@BeforeEach
	void letAllWindowsPass() {
		this.ticker.advance(Duration.ofHours(1));
	}

	@Test
	void startNamesThePageAtTheRealPort(CapturedOutput output) {
		this.context.publishEvent(
				new ApplicationReadyEvent(new SpringApplication(), new String[0], this.context, Duration.ZERO));
		assertThat(output).contains("  http://localhost:" + this.port + "/\n");
	}

	@Test
	void threeLinesDoWhatTheySay() {
		List<MatchResult> lines = CURL.matcher(Invitation.text("")).results().toList();
		assertThat(lines).hasSize(3);
		assertThat(run(lines.get(0))).extracting(InvitationTests::limit).containsExactly("200 \"search\";r=4;t=10");
		assertThat(run(lines.get(1))).extracting((answer) -> answer.getStatus().value())
			.containsExactly(200, 200, 200, 200, 429, 429);
		assertThat(run(lines.get(1))).allSatisfy((answer) -> assertThat(answer.getResponseHeaders())
			.satisfies((headers) -> assertThat(headers.getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("10")));
		assertThat(run(lines.get(2))).extracting(InvitationTests::limit).containsExactly("200 \"plan\";r=15;t=60");
	}

	private List<EntityExchangeResult<String>> run(MatchResult line) {
		int count = (line.group(4) != null) ? Integer.parseInt(line.group(4)) : 1;
		return IntStream.rangeClosed(1, count)
			.mapToObj((i) -> request(line, (line.group(4) != null) ? String.valueOf(i) : ""))
			.map((request) -> request.exchange().returnResult(String.class))
			.toList();
	}

	private RequestHeadersSpec<?> request(MatchResult line, String suffix) {
		RequestHeadersSpec<?> request = this.client.get().uri(line.group(3) + suffix);
		return (line.group(1) != null) ? request.header(line.group(1), line.group(2)) : request;
	}

	private static String limit(EntityExchangeResult<String> answer) {
		return answer.getStatus().value() + " " + answer.getResponseHeaders().getFirst("RateLimit");
	}

}
