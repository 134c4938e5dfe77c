package io.trypema.consumer;

import java.net.http.HttpResponse;

import io.lettuce.core.LettuceVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what clients see of limits on methods and of rules for paths.
 */
class WebTests {

	@Test
	void runsOnWhatWasAskedFor() {
		System.out.printf("Tests run on Framework %s and Lettuce %s%n", SpringVersion.getVersion(),
				LettuceVersion.getVersion());
		assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("consumer.spring-boot.version"));
		String starter = System.getProperty("consumer.web-starter");
		assertThat(ClassUtils.isPresent("jakarta.servlet.Servlet", null))
			.isEqualTo("spring-boot-starter-webmvc".equals(starter));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/local", "/rule/books" })
	void clientsSeeTheirLimitInHeadersAndProblem(String path) {
		String policy = path.split("/", 3)[1];
		try (Instance instance = Instance.start()) {
			HttpResponse<String> admitted = instance.get(path);
			assertThat(admitted.statusCode()).isEqualTo(200);
			assertThat(admitted.body()).isEqualTo("[\"Dune\"]");
			assertThat(header(admitted, "RateLimit-Policy")).isEqualTo("\"" + policy + "\";q=2;w=3600");
			assertThat(header(admitted, "RateLimit")).startsWith("\"" + policy + "\";r=1;t=");
			assertThat(instance.get(path).statusCode()).isEqualTo(200);
			HttpResponse<String> refused = instance.get(path);
			assertThat(refused.statusCode()).isEqualTo(429);
			assertThat(header(refused, "RateLimit-Policy")).isEqualTo("\"" + policy + "\";q=2;w=3600");
			assertThat(header(refused, "RateLimit")).startsWith("\"" + policy + "\";r=0;t=");
			assertThat(header(refused, "Retry-After")).matches("3[56]\\d\\d");
			assertThat(header(refused, "Cache-Control")).isEqualTo("no-store");
			assertThat(header(refused, "Content-Type")).isEqualTo("application/problem+json");
			assertThat(refused.body()).contains("\"title\":\"Quota Exceeded\"", "\"status\":429",
					"\"violated-policies\":[\"" + policy + "\"]");
		}
	}

	private static String header(HttpResponse<String> response, String name) {
		return response.headers().firstValue(name).orElse("none");
	}

}
