package io.trypema.benchmark.http;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpLoad}.
 */
class HttpLoadTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter errors = new StringWriter();

	private final AtomicInteger requests = new AtomicInteger();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/search", this::answer);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		boolean admitted = this.requests.incrementAndGet() <= 3;
		if (!admitted) {
			exchange.getResponseHeaders().set("Retry-After", "7");
		}
		exchange.sendResponseHeaders(admitted ? 200 : 429, -1);
		exchange.close();
	}

	private int run(String... arguments) {
		return new CommandLine(new HttpLoad()).setOut(new PrintWriter(this.out))
			.setErr(new PrintWriter(this.errors))
			.execute(arguments);
	}

	private String address() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/search";
	}

	@Test
	void tellsWhatCameBack() {
		assertThat(run(address(), "--rate=100", "--duration=PT0.1S")).isZero();
		assertThat(this.requests).hasValue(10);
		assertThat(this.out.toString()).contains("requests     10", "answers      3 x 200, 7 x 429",
				"admitted     3 in the fullest 10s", "Retry-After  7 to 7 s", "latency      p50");
	}

	@Test
	void tellsProgressEachSecond() {
		AnswerLog answers = new AnswerLog();
		Progress progress = new Progress(answers, Duration.ofSeconds(2), new PrintWriter(this.out));
		answers.add(new Answer(200, 0, 0, Answer.NONE));
		progress.run();
		answers.add(new Answer(429, 0, 0, 1));
		progress.run();
		assertThat(this.out.toString().lines()).containsExactly("##########..........   1 s | 1 x 200",
				"####################   2 s | 1 x 429");
	}

	@Test
	void failsIfNothingAnswers() {
		String address = address();
		this.server.stop(0);
		assertThat(run(address, "--rate=20", "--duration=PT0.1S")).isEqualTo(1);
		assertThat(this.out.toString()).contains("2 x no response");
	}

	@Test
	void findsTheFullestWindow() {
		AnswerLog answers = new AnswerLog();
		for (long millis : new long[] { 0, 600, 999, 1000, 1500, 3000 }) {
			answers.add(new Answer(200, Duration.ofMillis(millis).toNanos(), 0, Answer.NONE));
		}
		answers.add(new Answer(429, Duration.ofMillis(999).toNanos(), 0, 1));
		assertThat(new Summary(answers, Duration.ofSeconds(1)).fullestWindow()).isEqualTo(4);
	}

	@Test
	void requestThatIsAnsweredLaterIsNotInTheWindow() {
		AnswerLog answers = new AnswerLog();
		answers.add(new Answer(200, Duration.ofMillis(300).toNanos(), Duration.ofMillis(300).toNanos(), Answer.NONE));
		answers.add(new Answer(200, Duration.ofMillis(1100).toNanos(), Duration.ofMillis(50).toNanos(), Answer.NONE));
		assertThat(new Summary(answers, Duration.ofSeconds(1)).fullestWindow()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "--rate=0, 1 to 10000 requests per second", "--duration=PT0S, such as PT30S",
			"--window=PT-1S, such as PT10S", "--rate=many, is not an int" })
	void refusesBadInput(String option, String message) {
		assertThat(run(address(), option)).isEqualTo(2);
		assertThat(this.errors.toString()).contains(message);
	}

	@Test
	void refusesAddressWithoutHost() {
		assertThat(run("search")).isEqualTo(2);
		assertThat(this.errors.toString()).contains("URL cannot be 'search'", "http://localhost:8080/search");
	}

}
