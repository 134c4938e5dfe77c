package io.trypema.spring.boot.autoconfigure.web;

import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.trypema.RateLimiterUnavailableException;
import io.trypema.Ticker;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.interceptor.OutageProvider;

/**
 * Tests for the response to WebFlux exchanges without a decision.
 */
class ReactiveUnavailableTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TrypemaAutoConfiguration.class,
				RateLimitMethodsAutoConfiguration.class, TrypemaWebFluxAutoConfiguration.class,
				WebFluxAutoConfiguration.class, HttpHandlerAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class,
				CodecsAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("trypema.provider=redis", "trypema.policies.search.rate=1/min",
				"trypema.policies.search.on-failure=deny", "trypema.rules[0].path=/site/**",
				"trypema.rules[0].policy=search")
		.withBean(OutageProvider.class, () -> new OutageProvider(Ticker.system()).stop())
		.withBean(SearchController.class);

	private static void run(ReactiveWebApplicationContextRunner runner, ThrowingConsumer<WebTestClient> test) {
		runner.run((context) -> test.accept(WebTestClient.bindToApplicationContext(context).build()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/mono", "/flux", "/site/a" })
	void refusedExchangeIsToldToTryAgain(String path) {
		run(this.runner.withBean(CatchAllAdvice.class),
				(client) -> client.get()
					.uri(path)
					.exchange()
					.expectStatus()
					.isEqualTo(503)
					.expectHeader()
					.valueEquals(HttpHeaders.RETRY_AFTER, "1")
					.expectHeader()
					.valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
					.expectHeader()
					.contentType(MediaType.APPLICATION_PROBLEM_JSON)
					.expectHeader()
					.doesNotExist("RateLimit")
					.expectBody()
					.jsonPath("$.detail")
					.isEqualTo("The limits of the request cannot be checked at present. Try again in 1 second.")
					.jsonPath("$.instance")
					.isEqualTo(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/mono", "/flux", "/site/a" })
	void handlerForLackOfDecisionAnswers(String path) {
		run(this.runner.withBean(OwnAdvice.class),
				(client) -> client.get()
					.uri(path)
					.exchange()
					.expectStatus()
					.isEqualTo(502)
					.expectBody(String.class)
					.isEqualTo("own Redis gave no answer in 200 ms"));
	}

	@Test
	void admittedExchangeTellsNoLimit() {
		run(this.runner.withPropertyValues("trypema.policies.search.on-failure=allow"),
				(client) -> client.get()
					.uri("/mono")
					.exchange()
					.expectStatus()
					.isOk()
					.expectHeader()
					.doesNotExist("RateLimit"));
	}

	@RestController
	static class SearchController {

		@GetMapping("/mono")
		@RateLimited("search")
		Mono<String> mono() {
			return Mono.just("found");
		}

		@GetMapping("/flux")
		@RateLimited("search")
		Flux<String> flux() {
			return Flux.just("found");
		}

	}

	@RestControllerAdvice
	static class CatchAllAdvice {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any() {
			return "any";
		}

	}

	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.BAD_GATEWAY)
		String own(RateLimiterUnavailableException ex) {
			return "own " + ex.getMessage();
		}

	}

}
