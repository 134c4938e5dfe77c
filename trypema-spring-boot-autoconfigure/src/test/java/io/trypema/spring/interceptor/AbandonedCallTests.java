package io.trypema.spring.interceptor;

import io.trypema.spring.CallExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.redis.test.Await;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the permits and places of limited calls whose callers leave before their end,
 * or that fail between the decision and the body.
 */
@Timeout(60)
class AbandonedCallTests {

	private final ApplicationContextRunner runner = LimitedContexts.runner(MutableTicker.startingAt(0))
		.withBean(Calls.class)
		.withPropertyValues("trypema.concurrency.one.places=1", "trypema.concurrency.patient.places=1",
				"trypema.concurrency.patient.max-wait=1h");

	@Test
	void cancelledFutureGivesItsPlaceBack() {
		this.runner.run((context) -> {
			CompletableFuture<String> call = context.getBean(Calls.class).future(new CompletableFuture<>());
			assertThat(context.getBean(ConcurrencyLimiters.class).countInFlight("one")).isOne();
			assertThat(call.cancel(true)).isTrue();
			assertThat(context.getBean(ConcurrencyLimiters.class).countInFlight("one")).isZero();
		});
	}

	@Test
	void futureThatTheCallerHasFailGivesItsPlaceBack() {
		this.runner.run((context) -> {
			CompletableFuture<String> call = context.getBean(Calls.class).future(new CompletableFuture<>());
			assertThat(call.completeExceptionally(new TimeoutException("too long"))).isTrue();
			assertThat(context.getBean(ConcurrencyLimiters.class).countInFlight("one")).isZero();
		});
	}

	@Test
	void cancelledFutureThatWaitsForAPlaceIsNotMade() {
		this.runner.run((context) -> {
			Calls calls = context.getBean(Calls.class);
			CompletableFuture<String> work = new CompletableFuture<>();
			CompletableFuture<String> first = calls.patient(work);
			CompletableFuture<String> second = calls.patient(CompletableFuture.completedFuture("second"));
			CompletableFuture<String> third = calls.patient(CompletableFuture.completedFuture("third"));
			assertThat(second.cancel(true)).isTrue();
			work.complete("first");
			assertThat(first.join()).isEqualTo("first");
			assertThat(third.join()).isEqualTo("third");
			assertThat(calls.begun()).isEqualTo(2);
			Await.until("no call is in flight",
					() -> context.getBean(ConcurrencyLimiters.class).countInFlight("patient") == 0);
		});
	}

	@Test
	void cancelledSubscriptionThatWaitsForAPlaceGivesItsPermitsBack() {
		this.runner.run((context) -> {
			Calls calls = context.getBean(Calls.class);
			Disposable first = calls.both("a", Mono.never()).subscribe();
			Disposable second = calls.both("b", Mono.never()).subscribe();
			second.dispose();
			List<CompletableFuture<?>> tries = new ArrayList<>();
			Await.until("the permit is back", () -> {
				tries.add(calls.both("b", Mono.just("done")).toFuture());
				return !tries.get(tries.size() - 1).isCompletedExceptionally();
			});
			first.dispose();
			assertThat(tries.get(tries.size() - 1).join()).isEqualTo("done");
		});
	}

	@Test
	void streamThatIsLeftGivesItsPlaceBack() {
		this.runner.run((context) -> {
			Calls calls = context.getBean(Calls.class);
			assertThat(calls.flux(Flux.range(0, 100)).take(3).collectList().block()).hasSize(3);
			assertThat(calls.flux(Flux.<Integer>never())
				.timeout(Duration.ofMillis(1))
				.onErrorComplete()
				.collectList()
				.block()).isEmpty();
			assertThat(context.getBean(ConcurrencyLimiters.class).countInFlight("one")).isZero();
		});
	}

	@Test
	void contextThatFailsKeepsNoPlace() {
		this.runner.withBean(CallContextSource.class, () -> FailingContext::new).run((context) -> {
			Calls calls = context.getBean(Calls.class);
			assertThatIllegalStateException().isThrownBy(() -> calls.plain("done"));
			assertThatIllegalStateException().isThrownBy(() -> calls.mono(Mono.just("done")).block());
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> calls.future(CompletableFuture.completedFuture("done")).join());
			assertThat(context.getBean(ConcurrencyLimiters.class).countInFlight("one")).isZero();
		});
	}

	static class Calls {

		private final AtomicInteger begun = new AtomicInteger();

		public int begun() {
			return this.begun.get();
		}

		@ConcurrencyLimited("one")
		public String plain(String value) {
			return value;
		}

		@ConcurrencyLimited("one")
		public CompletableFuture<String> future(CompletableFuture<String> work) {
			return work;
		}

		@ConcurrencyLimited("patient")
		public CompletableFuture<String> patient(CompletableFuture<String> work) {
			this.begun.incrementAndGet();
			return work;
		}

		@ConcurrencyLimited("one")
		public Mono<String> mono(Mono<String> work) {
			return work;
		}

		@ConcurrencyLimited("one")
		public Flux<Integer> flux(Flux<Integer> work) {
			return work;
		}

		@RateLimited(rate = "1/h", key = "#key")
		@ConcurrencyLimited("patient")
		public Mono<String> both(String key, Mono<String> work) {
			return work;
		}

	}

	static class FailingContext implements CallContext, CallExchange {

		@Override
		public String clientIp() {
			return "";
		}

		@Override
		public String principal() {
			return "";
		}

		@Override
		public String sessionId() {
			return "";
		}

		@Override
		public String header(String name) {
			return "";
		}

		@Override
		public String cookie(String name) {
			return "";
		}

		@Override
		public String pathVariable(String name) {
			return "";
		}

		@Override
		public CallExchange exchange() {
			return this;
		}

		@Override
		public void onDecisions(List<AppliedLimit> limits) {
			throw new IllegalStateException("The response is of no use any more");
		}

	}

}
