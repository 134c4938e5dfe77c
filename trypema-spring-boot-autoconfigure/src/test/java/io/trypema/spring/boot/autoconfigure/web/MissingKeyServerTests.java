package io.trypema.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

/**
 * Tests for requests without a key on a real server with Spring Security, in an
 * application with an exception handler for all exceptions.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "trypema.policies.user.rate=1000/min", "trypema.policies.user.key=#principal",
				"trypema.policies.user.missing-key=refuse", "trypema.policies.client.rate=1000/min",
				"trypema.policies.client.key=#header('X-Api-Key')", "trypema.policies.client.missing-key=refuse",
				"trypema.policies.both.rate=1000/min", "trypema.policies.both.key={#principal, #header('X-Api-Key')}",
				"trypema.policies.both.missing-key=refuse", "trypema.policies.known.rate=1000/min",
				"trypema.policies.known.key=#header('X-Api-Key') == 'known' ? 'known' : null",
				"trypema.policies.known.missing-key=refuse", "trypema.policies.guests.rate=1/min",
				"trypema.policies.guests.key=#principal", "trypema.policies.guests.missing-key=unlimited",
				"trypema.rules[0].path=/rule/user", "trypema.rules[0].policy=user",
				"trypema.rules[1].path=/rule/client", "trypema.rules[1].policy=client",
				"trypema.rules[2].path=/rule/both", "trypema.rules[2].policy=both", "trypema.rules[3].path=/rule/known",
				"trypema.rules[3].policy=known", "trypema.rules[4].path=/rule/guests",
				"trypema.rules[4].policy=guests" })
class MissingKeyServerTests {

	private RestTestClient client = RestTestClient.bindToServer().build();

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@ParameterizedTest
	@CsvSource({ "/rule/user, 401, The request is not authenticated.",
			"/rule/client, 400, The request lacks the header X-Api-Key.",
			"/rule/both, 401, The request is not authenticated.",
			"/rule/known, 400, The request lacks the header X-Api-Key.",
			"/user, 401, The request is not authenticated.", "/client, 400, The request lacks the header X-Api-Key." })
	void refusesWithWhatIsMissing(String path, int status, String detail) {
		assertProblem(get(path), status, detail, path);
	}

	@Test
	void refusesWhatTheBeanDoesNotKnow() {
		assertProblem(this.client.get().uri("/rule/known").header("X-Api-Key", "other").exchange(), 400,
				"The request does not identify its caller.", "/rule/known");
	}

	@Test
	void namesWhatIsMissingAndNotWhatIsThere() {
		assertProblem(this.client.get()
			.uri("/rule/both")
			.headers((headers) -> headers.setBasicAuth("alice", "secret"))
			.exchange(), 400, "The request lacks the header X-Api-Key.", "/rule/both");
	}

	@ParameterizedTest
	@CsvSource({ "/rule/user", "/rule/client", "/rule/both", "/user", "/client" })
	void letsThoseWithAKeyPass(String path) {
		this.client.get()
			.uri(path)
			.headers((headers) -> headers.setBasicAuth("alice", "secret"))
			.header("X-Api-Key", "known")
			.exchange()
			.expectStatus()
			.isEqualTo(path.startsWith("/rule") ? 404 : 200);
	}

	@Test
	void doesNotLimitThoseWithoutAKey() {
		get("/rule/guests").expectStatus().isNotFound();
		get("/rule/guests").expectStatus().isNotFound().expectHeader().doesNotExist("RateLimit");
	}

	private ResponseSpec get(String path) {
		return this.client.get().uri(path).exchange();
	}

	private static void assertProblem(ResponseSpec response, int status, String detail, String path) {
		response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectHeader()
			.valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
			.expectHeader()
			.doesNotExist("RateLimit")
			.expectHeader()
			.doesNotExist(HttpHeaders.RETRY_AFTER)
			.expectBody()
			.json("""
					{"type":"about:blank","title":"%s","status":%d,"detail":"%s","instance":"%s"}"""
				.formatted(HttpStatus.valueOf(status).getReasonPhrase(), status, detail, path), JsonCompareMode.STRICT);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Controller.class, CatchAll.class })
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(User.withUsername("alice").password("{noop}secret").build());
		}

	}

	@RestController
	static class Controller {

		@GetMapping("/user")
		@RateLimited("user")
		String user() {
			return "user";
		}

		@GetMapping("/client")
		@RateLimited(rate = "1000/min", key = "#header('X-Api-Key')", missingKey = "refuse")
		String client() {
			return "client";
		}

	}

	@RestControllerAdvice
	static class CatchAll {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any(RuntimeException exception) {
			return "any";
		}

	}

}
