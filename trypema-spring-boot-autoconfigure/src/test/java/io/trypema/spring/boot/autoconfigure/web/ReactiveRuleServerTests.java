package io.trypema.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.RateLimiter;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

/**
 * Tests for rules and annotations on a real WebFlux server with Spring Security.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "trypema.policies.user.rate=2/min",
				"trypema.policies.user.key=#principal", "trypema.policies.client.rate=3/min",
				"trypema.policies.client.key=#clientIp", "trypema.rules[0].path=/api/**",
				"trypema.rules[0].policy=user", "trypema.rules[1].path=/api/**", "trypema.rules[1].policy=client",
				"trypema.web.client-address.trusted-proxies=127.0.0.0/8,::1",
				"trypema.web.client-address.header=forwarded" })
class ReactiveRuleServerTests {

	@Autowired
	private RateLimiter limiter;

	private WebTestClient client = WebTestClient.bindToServer().build();

	@BeforeEach
	void start(@LocalServerPort int port) {
		this.limiter.local().absolute().clear();
		this.client = WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void tellsLimitsOfBothSteps() {
		get("/api/hello", "alice", "1.1.1.1").expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("RateLimit", "\"client\";r=2;t=60, \"user\";r=1;t=60");
	}

	@Test
	void refusalAfterAuthenticationGivesBackWhatWasTakenBefore() {
		get("/api/hello", "alice", "1.1.1.2");
		get("/api/hello", "alice", "1.1.1.2");
		get("/api/hello", "alice", "1.1.1.1").expectStatus()
			.isEqualTo(429)
			.expectHeader()
			.valueEquals("RateLimit", "\"user\";r=0;t=60");
		get("/api/hello", "bob", "1.1.1.1").expectHeader()
			.valueEquals("RateLimit", "\"client\";r=2;t=60, \"user\";r=1;t=60");
	}

	@Test
	void limitedMethodKnowsTheAuthenticatedUser() {
		get("/mine", "alice", "1.1.1.1").expectStatus().isOk();
		get("/mine", "alice", "1.1.1.2").expectStatus().isOk();
		get("/mine", "alice", "1.1.1.3").expectStatus().isEqualTo(429);
		get("/mine", "bob", "1.1.1.3").expectStatus().isOk();
	}

	@Test
	void unauthenticatedRequestsAreCountedByClient() {
		for (int i = 0; i < 3; i++) {
			get("/api/hello", "mallory", "1.1.1.9").expectStatus().isUnauthorized();
		}
		get("/api/hello", "alice", "1.1.1.9").expectStatus().isEqualTo(429);
	}

	private ResponseSpec get(String path, String user, String address) {
		return this.client.get()
			.uri(path)
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.header("Forwarded", "for=6.6.6.6, for=" + address)
			.exchange();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(HelloController.class)
	static class Application {

		@Bean
		MutableTicker ticker() {
			return MutableTicker.startingAt(0);
		}

		@Bean
		SecurityWebFilterChain securityWebFilterChain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(User.withUsername("alice").password("{noop}secret").build(),
					User.withUsername("bob").password("{noop}secret").build());
		}

	}

	@RestController
	static class HelloController {

		@GetMapping("/api/hello")
		Mono<String> hello() {
			return Mono.just("hello");
		}

		@GetMapping("/mine")
		@RateLimited("user")
		Mono<String> mine() {
			return Mono.just("mine");
		}

	}

}
