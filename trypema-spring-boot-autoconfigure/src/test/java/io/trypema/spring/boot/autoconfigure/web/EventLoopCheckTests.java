package io.trypema.spring.boot.autoconfigure.web;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.interceptor.OutageProvider;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the check that finds handlers which would block an event loop.
 */
class EventLoopCheckTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				TrypemaAutoConfiguration.class, RateLimitMethodsAutoConfiguration.class,
				TrypemaWebFluxAutoConfiguration.class, WebFluxAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class))
		.withBean(OutageProvider.class, () -> new OutageProvider(MutableTicker.startingAt(0)))
		.withPropertyValues("trypema.policies.search.rate=1/s", "trypema.policies.search.provider=redis");

	@Test
	void failsWhereRedisDecidesOnPlainHandler() {
		this.runner.withBean(PlainController.class).run((context) -> assertThat(context).getFailure().hasMessage("""
				io.trypema.spring.boot.autoconfigure.web.EventLoopCheckTests$PlainController#search() returns \
				org.springframework.http.ResponseEntity<java.lang.String> and is limited by 'search' with the \
				provider redis, whose decisions would block the event loop of WebFlux. Return a Mono, a Flux \
				or a CompletableFuture, let a Kotlin function suspend, have the provider local decide, or run \
				such handlers on an executor: set spring.threads.virtual.enabled to true (Java 21 and later), \
				or override WebFluxConfigurer.configureBlockingExecution."""));
	}

	@Test
	void failsWherePlainHandlerWaitsForAPlace() {
		this.runner.withBean(WaitingController.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessage(
						"""
								io.trypema.spring.boot.autoconfigure.web.EventLoopCheckTests$WaitingController#report() returns \
								java.lang.String and is limited by 'WaitingController.report-in-flight' with the provider local, \
								whose max-wait would block the event loop of WebFlux. Return a Mono, a Flux or a CompletableFuture, let a \
								Kotlin function suspend, set no max-wait, or run such handlers on an executor: set \
								spring.threads.virtual.enabled to true (Java 21 and later), or override \
								WebFluxConfigurer.configureBlockingExecution."""));
	}

	@Test
	void allowsPlainHandlerWhereDecisionsAreInProcess() {
		this.runner.withPropertyValues("trypema.policies.search.provider=local")
			.withBean(PlainController.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void allowsHandlersThatDoNotBlock() {
		this.runner.withBean(ReactiveController.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void allowsPlainHandlerOnExecutor() {
		this.runner.withBean(PlainController.class)
			.withBean(WebFluxConfigurer.class, () -> new Executor(true))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void failsWherePlainHandlerIsLeftOutByTheExecutor() {
		this.runner.withBean(PlainController.class)
			.withBean(WebFluxConfigurer.class, () -> new Executor(false))
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void allowsPlainHandlerOnVirtualThread() {
		this.runner.withBean(PlainController.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	record Executor(boolean all) implements WebFluxConfigurer {

		@Override
		public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
			configurer.setExecutor(new SimpleAsyncTaskExecutor());
			if (!this.all) {
				configurer.setControllerMethodPredicate((method) -> false);
			}
		}

	}

	@RestController
	static class WaitingController {

		@GetMapping("/report")
		@ConcurrencyLimited(places = "1", maxWait = "1s")
		String report() {
			return "report";
		}

	}

	@RestController
	static class PlainController {

		@GetMapping("/search")
		@RateLimited("search")
		ResponseEntity<String> search() {
			return ResponseEntity.ok("found");
		}

	}

	@RestController
	static class ReactiveController {

		@GetMapping("/mono")
		@RateLimited("search")
		Mono<String> mono() {
			return Mono.just("found");
		}

		@GetMapping("/future")
		@RateLimited("search")
		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("found");
		}

		@GetMapping("/unlimited")
		String unlimited() {
			return "found";
		}

	}

}
