package io.trypema.spring.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for decisions that arrive on a thread of the provider.
 */
class LateDecisionTests {

	private final LateProvider redis = new LateProvider();

	private final ApplicationContextRunner runner = LimitedContexts.runner(MutableTicker.startingAt(0))
		.withPropertyValues("trypema.policies.late.rate=9/s", "trypema.policies.late.provider=redis",
				"trypema.policies.early.rate=9/s")
		.withBean(LateProvider.class, () -> this.redis)
		.withBean(Service.class);

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@ParameterizedTest
	@EnumSource
	void methodDoesNotRunOnTheThreadOfTheProvider(Kind kind) {
		this.runner.run((context) -> {
			CompletableFuture<String> thread = kind.call(context.getBean(Service.class));
			this.redis.answer();
			assertThat(thread.join()).startsWith("trypema-call-");
		});
	}

	@ParameterizedTest
	@EnumSource
	void callerDoesNotGoOnOnTheThreadOfTheProvider(Kind kind) {
		this.runner.run((context) -> {
			CompletableFuture<String> thread = kind.callerAfterRefund(context.getBean(Service.class));
			this.redis.answer();
			assertThat(thread.join()).startsWith("trypema-call-");
		});
	}

	@Test
	void methodRunsOnTheThreadOfTheCallerIfTheDecisionIsThere() {
		this.runner.run((context) -> assertThat(context.getBean(Service.class).early())
			.isCompletedWithValue(Thread.currentThread().getName()));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FUTURE")
	void cancellationBeforeTheMethodRunsGivesBack(Kind kind) {
		this.runner.run((context) -> {
			kind.call(context.getBean(Service.class)).cancel(true);
			this.redis.answer();
			assertThat(this.redis.refunded().join()).isEqualTo("refunded");
			assertThat(context.getBean(Service.class).runs()).isZero();
		});
	}

	enum Kind {

		FUTURE, MONO, FLUX;

		CompletableFuture<String> call(Service service) {
			return switch (this) {
				case FUTURE -> service.future();
				case MONO -> service.mono().toFuture();
				case FLUX -> service.flux().last().toFuture();
			};
		}

		CompletableFuture<String> callerAfterRefund(Service service) {
			return switch (this) {
				case FUTURE -> service.refundedFuture().thenApply((result) -> Service.threadName());
				case MONO -> service.refundedMono().map((result) -> Service.threadName()).toFuture();
				case FLUX ->
					service.refundedFlux().concatWith(Mono.fromSupplier(Service::threadName)).last().toFuture();
			};
		}

	}

	static class Service {

		private final AtomicInteger runs = new AtomicInteger();

		public int runs() {
			return this.runs.get();
		}

		static String threadName() {
			return Thread.currentThread().getName();
		}

		@RateLimited("early")
		public CompletableFuture<String> early() {
			return CompletableFuture.completedFuture(threadName());
		}

		@RateLimited("late")
		public CompletableFuture<String> future() {
			return CompletableFuture.completedFuture(threadName());
		}

		@RateLimited("late")
		public Mono<String> mono() {
			this.runs.incrementAndGet();
			return Mono.just(threadName());
		}

		@RateLimited("late")
		public Flux<String> flux() {
			this.runs.incrementAndGet();
			return Flux.just(threadName());
		}

		@RateLimited(policy = "late", refundIf = "true")
		public CompletableFuture<String> refundedFuture() {
			return CompletableFuture.completedFuture("done");
		}

		@RateLimited(policy = "late", refundIf = "true")
		public Mono<String> refundedMono() {
			return Mono.just("done");
		}

		@RateLimited(policy = "late", refundIf = "true")
		public Flux<String> refundedFlux() {
			return Flux.just("done");
		}

	}

}
