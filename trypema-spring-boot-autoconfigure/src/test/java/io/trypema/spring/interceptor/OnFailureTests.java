package io.trypema.spring.interceptor;

import io.trypema.spring.CallExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitExceededException;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.OnFailure;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.RateLimitDefaults;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls without a decision of the provider.
 */
class OnFailureTests {

	private final MutableTicker ticker = MutableTicker.startingAt(0);

	private final OutageProvider redis = new OutageProvider(this.ticker);

	private final List<String> noted = new ArrayList<>();

	private final ApplicationContextRunner runner = LimitedContexts.runner(this.ticker)
		.withPropertyValues("trypema.provider=redis", "trypema.policies.search.rate=1/min",
				"trypema.policies.wide.rate=9/min", "trypema.policies.near.rate=1/min",
				"trypema.policies.near.provider=local")
		.withBean(OutageProvider.class, () -> this.redis)
		.withBean(CallContextSource.class, () -> () -> new Recorder(this.noted))
		.withBean(Service.class);

	private void run(String onFailure, ThrowingConsumer<Service> test) {
		this.runner.withPropertyValues("trypema.policies.search.on-failure=" + onFailure)
			.run((context) -> test.accept(context.getBean(Service.class)));
	}

	@ParameterizedTest
	@EnumSource
	void callIsMadeByDefault(Kind kind) {
		this.redis.stop();
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			assertThat(kind.call(service)).isEqualTo("done");
			assertThat(kind.call(service)).isEqualTo("done");
		});
		assertThat(this.noted).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void callIsRefusedIfThePolicySaysSo(Kind kind) {
		this.redis.stop();
		run("deny", (service) -> {
			assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> kind.call(service))
				.withMessage("Redis gave no answer in 200 ms");
			assertThat(service.calls).isZero();
		});
	}

	@ParameterizedTest
	@EnumSource
	void callIsDecidedLocallyIfThePolicySaysSo(Kind kind) {
		this.redis.stop();
		run("local", (service) -> {
			assertThat(kind.call(service)).isEqualTo("done");
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> kind.call(service))
				.satisfies((ex) -> assertThat(ex.policy()).isEqualTo("search"));
		});
		assertThat(this.noted).containsExactly("search", "search");
	}

	@ParameterizedTest
	@EnumSource
	void otherFailuresReachTheCaller(Kind kind) {
		this.redis.close();
		run("allow",
				(service) -> assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> kind.call(service))
					.withMessageContaining("closed"));
	}

	@ParameterizedTest
	@EnumSource
	void decisionsReturnToTheProvider(Kind kind) {
		this.redis.stop();
		run("allow", (service) -> {
			kind.call(service);
			this.redis.start();
			kind.call(service);
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> kind.call(service));
		});
	}

	@Test
	void defaultHoldsForPoliciesThatDoNotSayOtherwise() {
		this.redis.stop();
		this.runner.withPropertyValues("trypema.redis.on-failure=deny", "trypema.policies.wide.on-failure=allow")
			.run((context) -> {
				Service service = context.getBean(Service.class);
				assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(service::plain);
				assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(service::inline);
				assertThat(service.wide()).isEqualTo("done");
			});
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "FUTURE" })
	void refusalGivesBackWhatOtherLimitsTook(Kind kind) {
		this.redis.fail((operation) -> operation.endsWith(" search:"));
		run("deny", (service) -> {
			assertThatExceptionOfType(RateLimiterUnavailableException.class).isThrownBy(() -> kind.callBoth(service));
			assertThat(this.redis.used("wide:", "9/min")).isZero();
		});
		assertThat(this.noted).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "FUTURE" })
	void otherLimitsStillCountWhenOneIsNotDecided(Kind kind) {
		this.redis.fail((operation) -> operation.endsWith(" search:"));
		run("allow", (service) -> {
			kind.callBoth(service);
			assertThat(this.redis.used("wide:", "9/min")).isEqualTo(1);
		});
		assertThat(this.noted).containsExactly("wide");
	}

	@ParameterizedTest
	@EnumSource(names = { "PLAIN", "FUTURE" })
	void permitsThatCannotBeGivenBackDoNotHideTheRefusal(Kind kind) {
		this.redis.fail((operation) -> operation.startsWith("refund"));
		run("allow", (service) -> {
			kind.callNear(service);
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> kind.callNear(service))
				.satisfies((ex) -> assertThat(ex.policy()).isEqualTo("near"));
			assertThat(this.redis.used("wide:", "9/min")).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@EnumSource
	void permitsThatCannotBeGivenBackDoNotHideTheResult(Kind kind) {
		this.redis.fail((operation) -> operation.startsWith("refund"));
		run("allow", (service) -> {
			assertThat(kind.callRefunded(service)).isEqualTo("done");
			assertThat(this.redis.used("search:", "1/min")).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@EnumSource
	void permitsAreGivenBackWhereTheyWereTaken(Kind kind) {
		this.redis.stop();
		run("local", (service) -> {
			kind.callRefunded(service);
			this.redis.start();
			kind.call(service);
			this.redis.stop();
			assertThat(kind.call(service)).isEqualTo("done");
			assertThat(this.redis.used("search:", "1/min")).isEqualTo(1);
		});
	}

	@Test
	void fallbackAnswersCallRefusedForLackOfDecision() {
		this.redis.stop();
		run("deny", (service) -> {
			assertThat(service.withFallback()).isEqualTo("fallback");
			assertThat(service.withFallbackForAny()).isEqualTo("Redis gave no answer in 200 ms");
		});
	}

	@Test
	void fallbackForCallsOverTheLimitAnswersThoseOnly() {
		run("deny", (service) -> {
			service.withFallbackForRefusals();
			assertThat(service.withFallbackForRefusals()).isEqualTo("search");
			this.redis.stop();
			assertThatExceptionOfType(RateLimiterUnavailableException.class)
				.isThrownBy(service::withFallbackForRefusals);
		});
	}

	@Test
	void fallbackOfTheLimitThatIsNotDecidedAnswers() {
		this.redis.fail((operation) -> operation.endsWith(" search:"));
		run("deny", (service) -> assertThat(service.withFallbacks()).isEqualTo("fallback"));
	}

	@Test
	void localDecisionNeedsLocalProvider() {
		RateLimitPolicies.Builder policies = RateLimitPolicies.builder(RateLimiter.of(this.redis),
				new RateLimitDefaults(ProviderType.REDIS, RateLimitStrategy.ABSOLUTE, "", OnFailure.LOCAL));
		assertThatExceptionOfType(RateLimitConfigurationException.class)
			.isThrownBy(() -> policies.add("search", RateLimit.parse("1/s")))
			.withMessageContaining("Policy 'search' with on-failure 'local' uses the provider 'local'");
	}

	@Test
	void namesUnknownValue() {
		this.runner.withPropertyValues("trypema.redis.on-failure=open")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("OnFailure")
				.hasMessageContaining("open"));
	}

	enum Kind {

		PLAIN, FUTURE, MONO, FLUX;

		@Nullable String call(Service service) {
			return switch (this) {
				case PLAIN -> service.plain();
				case FUTURE -> join(service.future());
				case MONO -> service.mono().block();
				case FLUX -> service.flux().blockLast();
			};
		}

		@Nullable String callRefunded(Service service) {
			return switch (this) {
				case PLAIN -> service.refundedPlain();
				case FUTURE -> join(service.refundedFuture());
				case MONO -> service.refundedMono().block();
				case FLUX -> service.refundedFlux().blockLast();
			};
		}

		/**
		 * Call with a limit that the provider decides on, and one on which it may fail.
		 */
		String callBoth(Service service) {
			return (this == PLAIN) ? service.bothPlain() : join(service.bothFuture());
		}

		/**
		 * Call with a limit that the provider decides on, and one that is decided
		 * locally.
		 */
		String callNear(Service service) {
			return (this == PLAIN) ? service.nearPlain() : join(service.nearFuture());
		}

		private static String join(CompletableFuture<String> future) {
			try {
				return future.join();
			}
			catch (CompletionException ex) {
				throw (RuntimeException) Objects.requireNonNull(ex.getCause());
			}
		}

	}

	static class Service {

		private int calls;

		private String done() {
			this.calls++;
			return "done";
		}

		@RateLimited("search")
		public String plain() {
			return done();
		}

		@RateLimited("search")
		public CompletableFuture<String> future() {
			return CompletableFuture.completedFuture(done());
		}

		@RateLimited("search")
		public Mono<String> mono() {
			return Mono.just(done());
		}

		@RateLimited("search")
		public Flux<String> flux() {
			return Flux.just(done());
		}

		@RateLimited(rate = "1/min")
		public String inline() {
			return done();
		}

		@RateLimited("wide")
		public String wide() {
			return done();
		}

		@RateLimited("wide")
		@RateLimited("search")
		public String bothPlain() {
			return done();
		}

		@RateLimited("wide")
		@RateLimited("search")
		public CompletableFuture<String> bothFuture() {
			return CompletableFuture.completedFuture(done());
		}

		@RateLimited("wide")
		@RateLimited("near")
		public String nearPlain() {
			return done();
		}

		@RateLimited("wide")
		@RateLimited("near")
		public CompletableFuture<String> nearFuture() {
			return CompletableFuture.completedFuture(done());
		}

		@RateLimited(policy = "search", refundIf = "true")
		public String refundedPlain() {
			return done();
		}

		@RateLimited(policy = "search", refundIf = "true")
		public CompletableFuture<String> refundedFuture() {
			return CompletableFuture.completedFuture(done());
		}

		@RateLimited(policy = "search", refundIf = "true")
		public Mono<String> refundedMono() {
			return Mono.just(done());
		}

		@RateLimited(policy = "search", refundIf = "true")
		public Flux<String> refundedFlux() {
			return Flux.just(done());
		}

		@RateLimited(policy = "search", fallbackMethod = "fallback")
		public String withFallback() {
			return done();
		}

		@RateLimited(policy = "wide", fallbackMethod = "other")
		@RateLimited(policy = "search", fallbackMethod = "fallback")
		public String withFallbacks() {
			return done();
		}

		String fallback() {
			return "fallback";
		}

		String other() {
			return "other";
		}

		@RateLimited(policy = "search", fallbackMethod = "explain")
		public String withFallbackForAny() {
			return done();
		}

		String explain(RuntimeException exception) {
			return String.valueOf(exception.getMessage());
		}

		@RateLimited(policy = "search", fallbackMethod = "refuse")
		public String withFallbackForRefusals() {
			return done();
		}

		String refuse(RateLimitExceededException exception) {
			return exception.policy();
		}

	}

	private record Recorder(List<String> noted) implements CallContext, CallExchange {

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
			limits.forEach((limit) -> this.noted.add(limit.policy()));
		}

	}

}
