package io.trypema.spring.boot.autoconfigure.web;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.trypema.spring.annotation.RateLimited;

/**
 * Tests for exchanges without a key on a real WebFlux server with Spring Security, in an
 * application with an exception handler for all exceptions.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "trypema.policies.user.rate=1000/min",
				"trypema.policies.user.key=#principal", "trypema.policies.user.missing-key=refuse",
				"trypema.policies.client.rate=1000/min", "trypema.policies.client.key=#header('X-Api-Key')",
				"trypema.policies.client.missing-key=refuse", "trypema.policies.guests.rate=1/min",
				"trypema.policies.guests.key=#principal", "trypema.policies.guests.missing-key=unlimited",
				"trypema.rules[0].path=/rule/user", "trypema.rules[0].policy=user",
				"trypema.rules[1].path=/rule/client", "trypema.rules[1].policy=client",
				"trypema.rules[2].path=/rule/guests", "trypema.rules[2].policy=guests" })
class ReactiveMissingKeyServerTests {

	private WebTestClient client = WebTestClient.bindToServer().build();

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.client = WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@ParameterizedTest
	@CsvSource({ "/rule/user, 401, The request is not authenticated.",
			"/rule/client, 400, The request lacks the header X-Api-Key.",
			"/mono, 401, The request is not authenticated.", "/flux, 400, The request lacks the header X-Api-Key.",
			"/plain, 400, The request does not identify its caller.",
			"/future, 400, The request does not identify its caller." })
	void refusesWithWhatIsMissing(String path, int status, String detail) {
		this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectHeader()
			.valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
			.expectHeader()
			.doesNotExist("RateLimit")
			.expectBody()
			.json("""
					{"type":"about:blank","title":"%s","status":%d,"detail":"%s","instance":"%s"}"""
				.formatted(HttpStatus.valueOf(status).getReasonPhrase(), status, detail, path), JsonCompareMode.STRICT);
	}

	@ParameterizedTest
	@CsvSource({ "/rule/user", "/rule/client", "/mono", "/flux" })
	void letsThoseWithAKeyPass(String path) {
		this.client.get()
			.uri(path)
			.headers((headers) -> headers.setBasicAuth("alice", "secret"))
			.header("X-Api-Key", "known")
			.exchange()
			.expectStatus()
			.isOk();
	}

	@Test
	void doesNotLimitThoseWithoutAKey() {
		this.client.get().uri("/rule/guests").exchange().expectStatus().isOk();
		this.client.get().uri("/rule/guests").exchange().expectStatus().isOk();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Controller.class, CatchAll.class })
	static class Application {

		@Bean
		SecurityWebFilterChain securityFilterChain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("alice").password("{noop}secret").roles("USER").build());
		}

	}

	@RestController
	static class Controller {

		@GetMapping("/rule/{policy}")
		Mono<String> rule() {
			return Mono.just("rule");
		}

		@GetMapping("/mono")
		@RateLimited("user")
		Mono<String> mono() {
			return Mono.just("mono");
		}

		@GetMapping("/plain")
		@RateLimited(rate = "1000/min", key = "#name", missingKey = "refuse")
		String plain(@RequestParam(required = false) @Nullable String name) {
			return "plain";
		}

		@GetMapping("/future")
		@RateLimited(rate = "1000/min", key = "#name", missingKey = "refuse")
		CompletableFuture<String> future(@RequestParam(required = false) @Nullable String name) {
			return CompletableFuture.completedFuture("future");
		}

		@GetMapping("/flux")
		@RateLimited("client")
		Flux<String> flux() {
			return Flux.just("flux");
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
