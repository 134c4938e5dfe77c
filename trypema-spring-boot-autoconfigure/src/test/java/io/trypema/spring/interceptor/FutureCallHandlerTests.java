package io.trypema.spring.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for limited methods that return futures.
 */
class FutureCallHandlerTests {

	@Test
	void returnsWhatTheMethodReturns() {
		LimitedContexts.with(Service.class, (service) -> assertThat(service.future()).isCompletedWithValue("done"));
	}

	@Test
	void refusalIsFailedFuture() {
		LimitedContexts.with(Service.class, (service) -> {
			service.future().join();
			assertThat(service.future()).isCompletedExceptionally();
			assertThat(service.future().handle((result, ex) -> ex).join())
				.isInstanceOf(RateLimitExceededException.class);
			assertThat(service.calls()).isEqualTo(1);
		});
	}

	@Test
	void exceptionOfTheMethodIsFailedFuture() {
		LimitedContexts.with(Service.class, (service) -> assertThat(service.fails().handle((result, ex) -> ex).join())
			.isInstanceOf(IllegalArgumentException.class));
	}

	@Test
	void exceptionOfExpressionIsFailedFuture() {
		LimitedContexts.with(Service.class, (service) -> assertThat(service.badCost().handle((result, ex) -> ex).join())
			.isInstanceOf(IllegalStateException.class));
	}

	@Test
	void stageIsLimitedLikeFuture() {
		LimitedContexts.with(Service.class, (service) -> {
			service.stage().toCompletableFuture().join();
			assertThat(service.stage().toCompletableFuture()).isCompletedExceptionally();
		});
	}

	@Test
	void fallbackAnswersWithFuture() {
		LimitedContexts.with(Service.class, (service) -> {
			service.withFallback().join();
			assertThat(service.withFallback()).isCompletedWithValue("fallback");
		});
	}

	@Test
	void futureOfOtherTypeGetsExceptionThrown() {
		LimitedContexts.with(Service.class, (service) -> {
			assertThat(service.task()).isNotNull();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::task);
		});
	}

	static class Service {

		private int calls;

		int calls() {
			return this.calls;
		}

		@RateLimited(rate = "1/s")
		public CompletableFuture<String> future() {
			this.calls++;
			return CompletableFuture.completedFuture("done");
		}

		@RateLimited(rate = "1/s")
		public CompletionStage<String> stage() {
			return CompletableFuture.completedStage("done");
		}

		@RateLimited(rate = "1/s")
		public CompletableFuture<String> fails() {
			throw new IllegalArgumentException();
		}

		@RateLimited(rate = "1/s", permits = "'none'")
		public CompletableFuture<String> badCost() {
			return CompletableFuture.completedFuture("done");
		}

		@RateLimited(rate = "1/s", fallbackMethod = "fallback")
		public CompletableFuture<String> withFallback() {
			return CompletableFuture.completedFuture("done");
		}

		protected CompletableFuture<String> fallback(RateLimitExceededException ex) {
			return CompletableFuture.completedFuture("fallback");
		}

		@RateLimited(rate = "1/s")
		public Future<String> task() {
			return new FutureTask<>(() -> "done");
		}

	}

}
