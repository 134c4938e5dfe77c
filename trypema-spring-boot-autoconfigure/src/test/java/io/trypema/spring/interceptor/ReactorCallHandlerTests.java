package io.trypema.spring.interceptor;

import io.trypema.spring.CallExchange;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.CallContext;
import io.trypema.spring.annotation.RateLimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for limited methods that return reactive types.
 */
class ReactorCallHandlerTests {

	@Test
	void asksForNothingBeforeSubscription() {
		LimitedContexts.with(Service.class, (service) -> {
			Mono<String> one = service.mono();
			Mono<String> other = service.mono();
			assertThat(service.calls()).isZero();
			assertThat(other.block()).isEqualTo("done");
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(one::block);
		});
	}

	@Test
	void refusalIsErrorSignal() {
		LimitedContexts.with(Service.class, (service) -> {
			service.mono().block();
			assertThat(service.mono()
				.onErrorResume(RateLimitExceededException.class, (ex) -> Mono.just(ex.policy()))
				.block()).isEqualTo("Service.mono");
			assertThat(service.calls()).isEqualTo(1);
		});
	}

	@Test
	void eachSubscriptionIsACall() {
		LimitedContexts.with(Service.class, (service) -> {
			Mono<String> mono = service.mono();
			mono.block();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(mono::block);
		});
	}

	@Test
	void resubscriptionRunsTheMethodAgain() {
		LimitedContexts.with(Service.class, (service) -> {
			Mono<String> mono = service.twice();
			assertThat(mono.block()).isEqualTo("call 1");
			assertThat(mono.block()).isEqualTo("call 2");
		});
	}

	@Test
	void limitsFlux() {
		LimitedContexts.with(Service.class, (service) -> {
			assertThat(service.flux().collectList().block()).containsExactly(1, 2);
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> service.flux().blockLast());
		});
	}

	@Test
	void fallbackAnswersWithMono() {
		LimitedContexts.with(Service.class, (service) -> {
			service.withFallback().block();
			assertThat(service.withFallback().block()).isEqualTo("fallback");
		});
	}

	@Test
	void exceptionOfTheMethodIsErrorSignal() {
		LimitedContexts.with(Service.class, (service) -> assertThat(
				service.fails().onErrorResume(IllegalArgumentException.class, (ex) -> Mono.just("failed")).block())
			.isEqualTo("failed"));
	}

	@Test
	void contextOfSubscriberPrecedesThatOfThread() {
		LimitedContexts.with(Service.class, (service) -> {
			AtomicReference<List<AppliedLimit>> noted = new AtomicReference<>(List.of());
			service.mono().contextWrite((view) -> view.put(CallContext.class, new Recorder(noted))).block();
			assertThat(noted.get()).extracting(AppliedLimit::policy).containsExactly("Service.mono");
		});
	}

	static class Service {

		private int calls;

		int calls() {
			return this.calls;
		}

		@RateLimited(rate = "1/s")
		public Mono<String> mono() {
			this.calls++;
			return Mono.just("done");
		}

		@RateLimited(rate = "2/s")
		public Mono<String> twice() {
			this.calls++;
			return Mono.just("call " + this.calls);
		}

		@RateLimited(rate = "1/s")
		public Flux<Integer> flux() {
			return Flux.just(1, 2);
		}

		@RateLimited(rate = "1/s")
		public Mono<String> fails() {
			throw new IllegalArgumentException();
		}

		@RateLimited(rate = "1/s", fallbackMethod = "fallback")
		public Mono<String> withFallback() {
			return Mono.just("done");
		}

		protected Mono<String> fallback() {
			return Mono.just("fallback");
		}

	}

	private record Recorder(AtomicReference<List<AppliedLimit>> noted) implements CallContext, CallExchange {

		@Override
		public @Nullable String clientIp() {
			return null;
		}

		@Override
		public @Nullable String principal() {
			return null;
		}

		@Override
		public @Nullable String header(String name) {
			return null;
		}

		@Override
		public @Nullable String sessionId() {
			return null;
		}

		@Override
		public @Nullable String cookie(String name) {
			return null;
		}

		@Override
		public @Nullable String pathVariable(String name) {
			return null;
		}

		@Override
		public CallExchange exchange() {
			return this;
		}

		@Override
		public void onDecisions(List<AppliedLimit> limits) {
			this.noted.set(List.copyOf(limits));
		}

	}

}
