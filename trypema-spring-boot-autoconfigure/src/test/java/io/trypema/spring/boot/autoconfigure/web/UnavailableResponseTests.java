package io.trypema.spring.boot.autoconfigure.web;

import java.util.concurrent.CompletableFuture;

import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.trypema.RateLimit;
import io.trypema.RateLimitExceededException;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.Ticker;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.interceptor.OutageProvider;
import io.trypema.spring.web.ServiceUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the response to requests without a decision.
 */
class UnavailableResponseTests {

	private final WebApplicationContextRunner runner = MvcApplication.runner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TrypemaAutoConfiguration.class,
				RateLimitMethodsAutoConfiguration.class))
		.withPropertyValues("trypema.provider=redis", "trypema.policies.search.rate=1/min",
				"trypema.policies.search.on-failure=deny", "trypema.policies.near.rate=1/min",
				"trypema.policies.near.provider=local", "trypema.rules[0].path=/site/**",
				"trypema.rules[0].policy=search")
		.withBean(OutageProvider.class, () -> new OutageProvider(Ticker.system()).stop())
		.withBean(SearchController.class);

	private void run(ThrowingConsumer<MockMvcTester> test, Class<?>... beans) {
		WebApplicationContextRunner runner = this.runner;
		for (Class<?> bean : beans) {
			runner = runner.withBean(bean);
		}
		runner.run((context) -> test.accept(RateLimitRuleTests.mvc(context)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/search", "/future", "/own-call", "/site/a", "/two-limits" })
	void refusedRequestIsToldToTryAgain(String path) {
		run((mvc) -> assertThat(mvc.get().uri(path)).hasStatus(503)
			.hasHeader(HttpHeaders.RETRY_AFTER, "1")
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
			.hasHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
			.doesNotContainHeader("RateLimit")
			.bodyJson()
			.isStrictlyEqualTo("""
					{"type":"about:blank","title":"Service Unavailable","status":503,
					"detail":"The limits of the request cannot be checked at present. Try again in 1 second.",
					"instance":"%s"}""".formatted(path)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/search", "/site/a" })
	void catchAllHandlerDoesNotAnswer(String path) {
		run((mvc) -> assertThat(mvc.get().uri(path)).hasStatus(503).hasHeader(HttpHeaders.RETRY_AFTER, "1"),
				CatchAllAdvice.class, OverLimitAdvice.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/search", "/future", "/own-call", "/site/a" })
	void handlerForLackOfDecisionAnswers(String path) {
		run((mvc) -> assertThat(mvc.get().uri(path)).hasStatus(502).hasBodyTextEqualTo("own 503"), OwnAdvice.class);
	}

	@Test
	void fallbackAnswers() {
		run((mvc) -> assertThat(mvc.get().uri("/fallback")).hasStatusOk().hasBodyTextEqualTo("cached"));
	}

	@Test
	void admittedRequestTellsTheDecidedLimitsOnly() {
		this.runner.withPropertyValues("trypema.policies.search.on-failure=allow").run((context) -> {
			MockMvcTester mvc = RateLimitRuleTests.mvc(context);
			assertThat(mvc.get().uri("/search")).hasStatusOk().doesNotContainHeader("RateLimit");
			assertThat(mvc.get().uri("/two-limits")).hasStatusOk().hasHeader("RateLimit", "\"near\";r=0;t=60");
		});
	}

	@Test
	void localDecisionIsToldAsUsual() {
		this.runner.withPropertyValues("trypema.policies.search.on-failure=local").run((context) -> {
			MockMvcTester mvc = RateLimitRuleTests.mvc(context);
			assertThat(mvc.get().uri("/search")).hasStatusOk().hasHeader("RateLimit", "\"search\";r=0;t=60");
			assertThat(mvc.get().uri("/search")).hasStatus(429).hasHeader(HttpHeaders.RETRY_AFTER, "60");
		});
	}

	@RestController
	static class SearchController {

		private final RateLimiter limiter;

		SearchController(RateLimiter limiter) {
			this.limiter = limiter;
		}

		@GetMapping("/search")
		@RateLimited("search")
		String search() {
			return "found";
		}

		@GetMapping("/future")
		@RateLimited("search")
		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("found");
		}

		@GetMapping("/two-limits")
		@RateLimited("near")
		@RateLimited("search")
		String twoLimits() {
			return "found";
		}

		@GetMapping("/own-call")
		String ownCall() {
			return this.limiter.redis().absolute().acquire("key", RateLimit.parse("1/s")).toString();
		}

		@GetMapping("/fallback")
		@RateLimited(policy = "search", fallbackMethod = "cached")
		String withFallback() {
			return "found";
		}

		String cached() {
			return "cached";
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
	static class OverLimitAdvice {

		@ExceptionHandler(RateLimitExceededException.class)
		@ResponseStatus(HttpStatus.CONFLICT)
		String overLimit() {
			return "over limit";
		}

	}

	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.BAD_GATEWAY)
		String own(RateLimiterUnavailableException ex) {
			return "own " + ((ServiceUnavailableException) ex).getStatusCode().value();
		}

	}

}
