package io.trypema.spring.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RateLimited#refundIf()}.
 */
class RefundIfTests {

	@Test
	void givesBackWhatTheResultShowsAsUnused() {
		LimitedContexts.with(Login.class, (login) -> {
			assertThat(IntStream.range(0, 10)).allMatch((call) -> login.succeeds(true));
		});
	}

	@Test
	void countsOnlyFailedCalls() {
		LimitedContexts.with(Login.class, (login) -> {
			login.succeeds(false);
			login.succeeds(true);
			login.succeeds(false);
			login.succeeds(false);
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> login.succeeds(true));
		});
	}

	@Test
	void seesException() {
		LimitedContexts.with(Login.class, (login) -> {
			for (int call = 0; call < 10; call++) {
				assertThatIllegalArgumentException().isThrownBy(() -> login.fails(new IllegalArgumentException()));
			}
			assertThatIllegalStateException().isThrownBy(() -> login.fails(new IllegalStateException()));
			assertThatIllegalStateException().isThrownBy(() -> login.fails(new IllegalStateException()));
			assertThatIllegalStateException().isThrownBy(() -> login.fails(new IllegalStateException()));
			assertThatExceptionOfType(RateLimitExceededException.class)
				.isThrownBy(() -> login.fails(new IllegalArgumentException()));
		});
	}

	@Test
	void keepsPermitsAndExceptionWhenTheExpressionFails() {
		LimitedContexts.with(Login.class, (login) -> {
			for (int call = 0; call < 3; call++) {
				assertThatIllegalArgumentException().isThrownBy(() -> login.badExpression(null));
			}
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> login.badExpression(null));
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void keepsPermitsAndResultWhenTheExpressionFailsAndWarnsOnce(CapturedOutput output) {
		LimitedContexts.with(Login.class, (login) -> {
			assertThat(IntStream.range(0, 3)).allMatch((call) -> login.badExpression("").isEmpty());
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> login.badExpression(""));
		});
		assertThat(output).containsOnlyOnce("Permits are kept: The refundIf '#result.missing()'");
	}

	@Test
	void cancellationOfRunningFluxIsAnException() {
		LimitedContexts.with(Login.class, (login) -> {
			IntStream.range(0, 10).forEach((call) -> login.neverEnding().subscribe().dispose());
			assertThat(login.neverEnding().blockFirst()).isEqualTo(1);
		});
	}

	@Test
	void givesBackForFutureThatSucceeds() {
		LimitedContexts.with(Login.class, (login) -> {
			assertThat(IntStream.range(0, 10)).allMatch((call) -> login.future(true).join());
		});
	}

	@Test
	void keepsForFutureThatFails() {
		LimitedContexts.with(Login.class, (login) -> {
			IntStream.range(0, 3).forEach((call) -> login.future(false).exceptionally((ex) -> false).join());
			assertThat(login.future(true)).isCompletedExceptionally();
		});
	}

	@Test
	void givesBackForMonoThatSucceeds() {
		LimitedContexts.with(Login.class, (login) -> {
			assertThat(IntStream.range(0, 10)).allMatch((call) -> Boolean.TRUE.equals(login.mono(true).block()));
		});
	}

	@Test
	void givesBackForMonoThatIsEmpty() {
		LimitedContexts.with(Login.class, (login) -> {
			IntStream.range(0, 10).forEach((call) -> assertThat(login.empty().blockOptional()).isEmpty());
		});
	}

	@Test
	void keepsForMonoThatFails() {
		LimitedContexts.with(Login.class, (login) -> {
			IntStream.range(0, 3).forEach((call) -> login.mono(false).onErrorComplete().block());
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> login.mono(true).block());
		});
	}

	@Test
	void givesBackForFluxThatCompletes() {
		LimitedContexts.with(Login.class, (login) -> {
			IntStream.range(0, 10)
				.forEach((call) -> assertThat(login.flux(true).collectList().block()).containsExactly(1, 2));
		});
	}

	@Test
	void keepsForFluxThatFails() {
		LimitedContexts.with(Login.class, (login) -> {
			IntStream.range(0, 3).forEach((call) -> login.flux(false).onErrorComplete().blockLast());
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> login.flux(true).blockLast());
		});
	}

	@Test
	void followsWhatAMethodReturnsAsObject() {
		LimitedContexts.with(Login.class, (login) -> {
			IntStream.range(0, 10).forEach((call) -> assertThat(await(login.object(login.rawMono(true)))).isTrue());
			IntStream.range(0, 10).forEach((call) -> assertThat(await(login.object(login.rawFuture(true)))).isTrue());
			login.object(true);
			await(login.object(login.rawMono(false)));
			await(login.object(login.rawFuture(false)));
			await(login.object(login.rawMono(false)));
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> login.object(true));
		});
	}

	@Test
	void unwrapsTheExceptionOfAFuture() {
		LimitedContexts.with(Login.class, (login) -> IntStream.range(0, 10)
			.forEach((call) -> await(login.failing(login.rawFuture(false).thenApply((result) -> result)))));
	}

	@Test
	void acceptsAReturnTypeThatIsBoundedByItself() {
		LimitedContexts.with(Login.class, (login) -> assertThat(IntStream.range(0, 10))
			.allMatch((call) -> login.<String>recursiveType(null) == null));
	}

	private static boolean await(Object value) {
		Mono<?> mono = (value instanceof Mono<?> late) ? late : Mono.fromFuture((CompletableFuture<?>) value);
		return Boolean.TRUE.equals(mono.onErrorComplete().block());
	}

	@Test
	void admitsNoMoreFailuresThanTheLimitInParallel() {
		LimitedContexts.with(Login.class, (login) -> {
			AtomicInteger failures = new AtomicInteger();
			CountDownLatch asked = new CountDownLatch(8);
			ExecutorService executor = Executors.newFixedThreadPool(8);
			try {
				CompletableFuture
					.allOf(IntStream.range(0, 8)
						.mapToObj(
								(caller) -> CompletableFuture.runAsync(() -> attempt(login, asked, failures), executor))
						.toArray(CompletableFuture<?>[]::new))
					.join();
			}
			finally {
				executor.shutdownNow();
			}
			assertThat(failures).hasValue(3);
		});
	}

	private static void attempt(Login login, CountDownLatch asked, AtomicInteger failures) {
		try {
			login.failsOnceAllHaveAsked(asked);
		}
		catch (RateLimitExceededException ex) {
			asked.countDown();
		}
		catch (IllegalArgumentException ex) {
			failures.incrementAndGet();
		}
	}

	static class Login {

		@RateLimited(rate = "3/min", refundIf = "#result == true")
		public boolean succeeds(boolean succeeds) {
			return succeeds;
		}

		@RateLimited(rate = "3/min",
				refundIf = "#result == null && #exception instanceof T(java.lang.IllegalArgumentException)")
		public void fails(RuntimeException exception) {
			throw exception;
		}

		@RateLimited(rate = "3/min", refundIf = "#result.missing()")
		public String badExpression(@Nullable String result) {
			if (result == null) {
				throw new IllegalArgumentException();
			}
			return result;
		}

		@RateLimited(rate = "3/min", refundIf = "#exception instanceof T(java.util.concurrent.CancellationException)")
		public Flux<Integer> neverEnding() {
			return Flux.concat(Flux.just(1), Flux.never());
		}

		@RateLimited(rate = "3/min", refundIf = "#exception == null")
		public CompletableFuture<Boolean> future(boolean succeeds) {
			return succeeds ? CompletableFuture.completedFuture(true)
					: CompletableFuture.failedFuture(new IllegalArgumentException());
		}

		@RateLimited(rate = "3/min", refundIf = "#result == true")
		public Mono<Boolean> mono(boolean succeeds) {
			return succeeds ? Mono.just(true) : Mono.error(new IllegalArgumentException());
		}

		@RateLimited(rate = "3/min", refundIf = "#result == null")
		public <T extends Comparable<T>> @Nullable T recursiveType(@Nullable T result) {
			return result;
		}

		@RateLimited(rate = "3/min", refundIf = "#exception instanceof T(java.lang.IllegalArgumentException)")
		public Object failing(Object result) {
			return result;
		}

		@RateLimited(rate = "3/min", refundIf = "#result == true")
		public Object object(Object result) {
			return result;
		}

		public Mono<Boolean> rawMono(boolean succeeds) {
			return succeeds ? Mono.just(true) : Mono.error(new IllegalArgumentException());
		}

		public CompletableFuture<Boolean> rawFuture(boolean succeeds) {
			return succeeds ? CompletableFuture.completedFuture(true)
					: CompletableFuture.failedFuture(new IllegalArgumentException());
		}

		@RateLimited(rate = "3/min", refundIf = "#result == null && #exception == null")
		public Mono<Boolean> empty() {
			return Mono.empty();
		}

		@RateLimited(rate = "3/min", refundIf = "#exception == null")
		public Flux<Integer> flux(boolean succeeds) {
			return succeeds ? Flux.just(1, 2) : Flux.just(1).concatWith(Flux.error(new IllegalArgumentException()));
		}

		@RateLimited(rate = "3/min", refundIf = "#exception == null")
		public void failsOnceAllHaveAsked(CountDownLatch asked) {
			asked.countDown();
			try {
				asked.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			throw new IllegalArgumentException();
		}

	}

}
