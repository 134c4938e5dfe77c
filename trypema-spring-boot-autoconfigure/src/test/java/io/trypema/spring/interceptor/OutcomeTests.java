package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.trypema.LimitDecision;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.OnFailure;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the outcomes reported to listeners, shadow mode, and changes at run time.
 */
class OutcomeTests {

	private static final RateLimitPolicy POLICY = RateLimitPolicy.of("search", RateLimit.parse("2/min"));

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 5);

	private final OutageProvider redis = new OutageProvider(this.ticker);

	private final List<String> outcomes = new ArrayList<>();

	private final EffectivePolicies policies = new EffectivePolicies(Stream::empty);

	/** The number drawn for calls; 0 sheds a call if any number does. */
	private double draw;

	private final RandomGenerator random = () -> (long) (this.draw * Long.MAX_VALUE) << 1;

	private final RateLimitEnforcer enforcer = new RateLimitEnforcer(
			RateLimiter
				.of(LocalRateLimiterProvider.builder().ticker(this.ticker).random(this.random).build(), this.redis),
			this.policies,
			() -> Stream.of((request, outcome, decision) -> this.outcomes
				.add(request.policy().name() + " " + outcome.label() + ((decision != null) ? "" : " undecided"))),
			this.ticker);

	private Admission call(boolean async, RateLimitPolicy... policies) {
		List<LimitRequest> requests = Stream.of(policies)
			.map((policy) -> new LimitRequest(policy.name(), policy, "alice", 1))
			.toList();
		return async ? this.enforcer.admitAsync(requests).join() : this.enforcer.admit(requests);
	}

	private void calls(int count, boolean async, RateLimitPolicy policy) {
		IntStream.range(0, count).forEach((index) -> call(async, policy));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void absoluteDecisions(boolean async) {
		calls(3, async, POLICY);
		assertThat(this.outcomes).containsExactly("search allowed", "search allowed", "search rejected");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@ExtendWith(OutputCaptureExtension.class)
	void listenersThatThrowChangeNothing(boolean async, CapturedOutput output) {
		RateLimitListener thrower = new RateLimitListener() {

			@Override
			public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision) {
				throw new IllegalStateException("on outcome");
			}

			@Override
			public RateLimitListener onRemoteRequest(LimitRequest request) {
				throw new AssertionError("on request");
			}

		};
		RateLimitEnforcer guarded = new RateLimitEnforcer(
				RateLimiter.of(LocalRateLimiterProvider.builder().ticker(this.ticker).build(), this.redis),
				this.policies,
				() -> Stream.of(thrower, (request, outcome, decision) -> this.outcomes.add(outcome.label())),
				this.ticker);
		for (ProviderType provider : List.of(ProviderType.LOCAL, ProviderType.REDIS)) {
			for (long permits : new long[] { 1, 0 }) {
				List<LimitRequest> requests = List
					.of(new LimitRequest("search", POLICY.withProvider(provider), "alice", permits));
				Admission admission = async ? guarded.admitAsync(requests).join() : guarded.admit(requests);
				assertThat(admission.isRefused()).isFalse();
			}
		}
		assertThat(this.outcomes).containsExactly("allowed", "bypassed", "allowed", "bypassed");
		assertThat(output).containsOnlyOnce(" failed; further failures of this kind are logged at debug level");
	}

	@ParameterizedTest
	@CsvSource({ "0.999, search suppressed-allowed", "0, search suppressed-denied" })
	void suppressedDecisions(double draw, String outcome) {
		this.draw = draw;
		RateLimiter limiter = RateLimiter.of(LocalRateLimiterProvider.builder()
			.ticker(this.ticker)
			.hardLimitFactor(java.math.BigDecimal.TEN)
			.random(this.random)
			.build());
		RateLimitEnforcer suppressing = new RateLimitEnforcer(limiter, this.policies,
				() -> Stream
					.of((request, what, decision) -> this.outcomes.add(request.policy().name() + " " + what.label())),
				this.ticker);
		RateLimitPolicy policy = POLICY.withStrategy(RateLimitStrategy.SUPPRESSED);
		for (int i = 0; i < 3; i++) {
			suppressing.admit(List.of(new LimitRequest("search", policy, "", 1)));
			this.ticker.advance(Duration.ofMillis(200));
		}
		assertThat(this.outcomes).startsWith("search allowed", "search allowed").endsWith(outcome);
	}

	@ParameterizedTest
	@CsvSource({ "ALLOW, search failed-open undecided", "DENY, search failed-closed undecided",
			"LOCAL, search failed-local" })
	void failures(OnFailure onFailure, String outcome) {
		this.redis.stop();
		RateLimitPolicy policy = POLICY.withProvider(ProviderType.REDIS).withOnFailure(onFailure);
		call(false, policy);
		call(true, policy);
		assertThat(this.outcomes).containsExactly(outcome, outcome);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void freeCallIsBypassed(boolean async) {
		List<LimitRequest> free = List.of(new LimitRequest("search", POLICY, "", 0));
		CompletableFuture<Admission> admission = async ? this.enforcer.admitAsync(free)
				: CompletableFuture.completedFuture(this.enforcer.admit(free));
		assertThat(admission.join().limits()).isEmpty();
		assertThat(this.outcomes).containsExactly("search bypassed undecided");
	}

	@Test
	void callWhoseConditionDoesNotHoldIsBypassed() {
		LimitedContexts.runner(this.ticker)
			.withBean(RateLimitListener.class,
					() -> (request, outcome, decision) -> this.outcomes.add(request.policy().name() + " " + outcome))
			.withBean(Conditional.class)
			.run((context) -> {
				context.getBean(Conditional.class).call(false);
				context.getBean(Conditional.class).call(true);
			});
		assertThat(this.outcomes).containsExactly("Conditional.call BYPASSED", "Conditional.call ALLOWED");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shadowRefusesNothingAndShowsNothing(boolean async) {
		RateLimitPolicy shadow = POLICY.withShadow(true);
		calls(2, async, shadow);
		Admission third = call(async, shadow);
		assertThat(third.isRefused()).isFalse();
		assertThat(third.limits()).isEmpty();
		assertThat(this.outcomes).containsExactly("search allowed", "search allowed", "search shadow-refused");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void limitsAfterOneInShadowStillCount(boolean async) {
		RateLimitPolicy wide = RateLimitPolicy.of("wide", RateLimit.parse("3/min"));
		RateLimitPolicy shadow = POLICY.withShadow(true);
		for (int i = 0; i < 3; i++) {
			assertThat(call(async, shadow, wide).isRefused()).isFalse();
		}
		assertThat(call(async, shadow, wide).isRefused()).isTrue();
		assertThat(this.outcomes).endsWith("search shadow-refused", "wide rejected");
	}

	@Test
	void permitsOfShadowAreGivenBackWithTheOthers() {
		RateLimitPolicy narrow = RateLimitPolicy.of("narrow", RateLimit.parse("1/min"));
		RateLimitPolicy shadow = POLICY.withShadow(true);
		call(false, shadow, narrow);
		call(false, shadow, narrow);
		this.outcomes.clear();
		call(false, shadow);
		assertThat(this.outcomes).containsExactly("search allowed");
	}

	@ParameterizedTest
	@CsvSource({ "ALLOW, search failed-open undecided", "DENY, search failed-open undecided",
			"LOCAL, search failed-local" })
	void shadowRefusesNothingWithoutDecision(OnFailure onFailure, String outcome) {
		this.redis.stop();
		RateLimitPolicy policy = POLICY.withProvider(ProviderType.REDIS).withOnFailure(onFailure).withShadow(true);
		for (int i = 0; i < 3; i++) {
			assertThat(call(false, policy).isRefused()).isFalse();
		}
		assertThat(this.outcomes).hasSize(3).containsOnly(outcome);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void listenerOfRemoteRequestIsToldItsOutcome(boolean async) {
		RateLimitListener remote = (request, outcome, decision) -> this.outcomes.add("remote " + outcome.label());
		RateLimitListener plain = (request, outcome, decision) -> this.outcomes.add("plain " + outcome.label());
		RateLimitListener listener = new RateLimitListener() {

			@Override
			public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision) {
				OutcomeTests.this.outcomes.add("local " + outcome.label());
			}

			@Override
			public RateLimitListener onRemoteRequest(LimitRequest request) {
				OutcomeTests.this.outcomes.add("asking for " + request.policy().name());
				return remote;
			}

		};
		RateLimitEnforcer watched = new RateLimitEnforcer(
				RateLimiter.of(LocalRateLimiterProvider.builder().ticker(this.ticker).build(), this.redis),
				this.policies, () -> Stream.of(listener, plain), this.ticker);
		List<LimitRequest> requests = List.of(new LimitRequest("search", POLICY, "", 1),
				new LimitRequest("search", POLICY.withProvider(ProviderType.REDIS), "", 1));
		if (async) {
			watched.admitAsync(requests).join();
		}
		else {
			watched.admit(requests);
		}
		assertThat(this.outcomes).containsExactly("local allowed", "plain allowed", "asking for search",
				"remote allowed", "plain allowed");
	}

	@Test
	void changedRateCountsWithTheHistory() {
		calls(3, false, POLICY);
		this.policies.change("search", RateLimit.parse("4/min"), null);
		calls(3, false, POLICY);
		assertThat(this.outcomes).endsWith("search rejected", "search allowed", "search allowed", "search rejected");
	}

	@Test
	void changedRateKeepsTheWindowOfThePolicy() {
		RateLimitPolicy policy = POLICY.withLimit(RateLimit.parse("1/s").withWindow(Duration.ofMinutes(1)));
		this.policies.change("search", RateLimit.parse("2/s"), null);
		assertThat(this.policies.policy(policy).limit())
			.isEqualTo(RateLimit.parse("2/s").withWindow(Duration.ofMinutes(1)));
	}

	@Test
	void changedRateMayBringAWindow() {
		RateLimit rate = RateLimit.parse("2/s").withWindow(Duration.ofSeconds(3));
		this.policies.change("search", rate, null);
		assertThat(this.policies.policy(POLICY.withLimit(RateLimit.parse("1/s").withWindow(Duration.ofMinutes(1))))
			.limit()).isEqualTo(rate);
	}

	@Test
	void shadowCanBeTurnedOnAndOff() {
		this.policies.change("search", null, true);
		calls(3, false, POLICY);
		this.policies.change("search", null, false);
		calls(1, false, POLICY.withShadow(true));
		assertThat(this.outcomes).endsWith("search shadow-refused", "search rejected");
	}

	@Test
	void changesAddUpAndCanBeTakenBack() {
		this.policies.change("search", RateLimit.parse("4/min"), null);
		this.policies.change("search", null, true);
		assertThat(this.policies.policy(POLICY)).isEqualTo(POLICY.withLimit(RateLimit.parse("4/min")).withShadow(true));
		this.policies.restore("search");
		assertThat(this.policies.policy(POLICY)).isSameAs(POLICY);
	}

	@Test
	void changesOfOnePolicyLeaveOthersAlone() {
		this.policies.change("other", RateLimit.parse("4/min"), null);
		assertThat(this.policies.policy(POLICY)).isSameAs(POLICY);
	}

	static class Conditional {

		@RateLimited(rate = "1/min", condition = "#limited")
		public String call(boolean limited) {
			return "done";
		}

	}

}
