package io.trypema.spring.boot.autoconfigure.web;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.userdetails.ReactiveUserDetailsPasswordService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

import io.trypema.spring.annotation.RateLimited;

/**
 * Tests for limits within authentication by Spring Security, on a real WebFlux server.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.main.web-application-type=reactive")
class ReactiveAuthenticationServerTests {

	@LocalServerPort
	private int port;

	@Test
	void authenticationOverTheLimitIsRefused() {
		authenticate().expectStatus().isUnauthorized();
		authenticate().expectStatus()
			.isEqualTo(429)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectHeader()
			.exists(HttpHeaders.RETRY_AFTER)
			.expectHeader()
			.doesNotExist(HttpHeaders.WWW_AUTHENTICATE);
	}

	private ResponseSpec authenticate() {
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.get()
			.uri("/")
			.headers((headers) -> headers.setBasicAuth("ann", "wrong"))
			.exchange();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Users.class)
	static class Application {

	}

	static class Users implements ReactiveUserDetailsService, ReactiveUserDetailsPasswordService {

		@Override
		@RateLimited(rate = "1/h", key = "#username")
		public Mono<UserDetails> findByUsername(String username) {
			return Mono.just(User.withUsername(username).password("{noop}secret").build());
		}

		@Override
		public Mono<UserDetails> updatePassword(UserDetails user, @Nullable String newPassword) {
			return Mono.just(user);
		}

	}

}
