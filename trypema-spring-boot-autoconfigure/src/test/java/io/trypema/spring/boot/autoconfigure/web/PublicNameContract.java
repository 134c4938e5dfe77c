package io.trypema.spring.boot.autoconfigure.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of the names of inline limits in responses, on a real server.
 */
abstract class PublicNameContract {

	private static final Pattern NAME = Pattern.compile("\"(limit-[0-9a-f]{8})\"");

	@LocalServerPort
	private int port;

	@Test
	void declaredNameIsShown() {
		get("/named");
		EntityExchangeResult<String> refusal = get("/named");
		assertThat(refusal.getResponseHeaders().getFirst("RateLimit")).startsWith("\"find\";r=0");
		assertThat(refusal.getResponseBody()).contains("\"detail\":\"Limit find is used up. Try again in ")
			.contains("\"violated-policies\":[\"find\"]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nameless", "/two", "/nested", "/later" })
	void namesOfTheCodeAreNotShown(String path) {
		for (int i = 0; i < 2; i++) {
			EntityExchangeResult<String> response = get(path);
			assertThat(response.getStatus().value()).isEqualTo((i == 0) ? 200 : 429);
			assertThat(response.getResponseHeaders().toString() + response.getResponseBody())
				.doesNotContainIgnoringCase("controller")
				.doesNotContain("Service", "handle");
		}
	}

	@Test
	void refusalNamesTheSameLimitInHeadersAndBody() {
		EntityExchangeResult<String> admitted = get("/both");
		EntityExchangeResult<String> refusal = get("/both");
		Set<String> names = names(admitted.getResponseHeaders(), "RateLimit-Policy");
		assertThat(names).hasSize(2);
		String refused = names(refusal.getResponseHeaders(), "RateLimit").iterator().next();
		assertThat(List.copyOf(names).get(1)).isEqualTo(refused);
		assertThat(refusal.getResponseBody()).contains("Limit " + refused + " is used up")
			.contains("\"violated-policies\":[\"" + refused + "\"]");
	}

	private static Set<String> names(HttpHeaders headers, String field) {
		Set<String> names = new LinkedHashSet<>();
		NAME.matcher(Objects.requireNonNull(headers.getFirst(field)))
			.results()
			.forEach((match) -> names.add(match.group(1)));
		return names;
	}

	private EntityExchangeResult<String> get(String path) {
		return RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.get()
			.uri(path)
			.exchange()
			.returnResult(String.class);
	}

}
