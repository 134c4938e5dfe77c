package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.OnResolverFailure;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.RateLimitResolver;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls whose limit a resolver fails to return.
 */
class ResolverFailureTests {

	private static final RateLimitPolicy POLICY = RateLimitPolicy.of("search", RateLimit.parse("1/min"));

	private final MutableTicker ticker = MutableTicker.startingAt(0);

	private final List<String> outcomes = new ArrayList<>();

	private RateLimitResolver resolver = (policy, key) -> {
		throw new IllegalStateException("No plan of secret-" + key);
	};

	private final RateLimitEnforcer enforcer = new RateLimitEnforcer(
			RateLimiter.of(LocalRateLimiterProvider.builder().ticker(this.ticker).build()),
			new EffectivePolicies(() -> Stream.of((policy, key) -> this.resolver.resolve(policy, key))),
			() -> Stream.of((request, outcome, decision) -> this.outcomes.add(outcome.label())), this.ticker);

	private Admission call(boolean async, RateLimitPolicy policy) {
		List<LimitRequest> requests = List.of(new LimitRequest("search", policy, "alice", 1));
		return async ? this.enforcer.admitAsync(requests).join() : this.enforcer.admit(requests);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void limitOfThePolicyCountsByDefault(boolean async) {
		assertThat(call(async, POLICY).isRefused()).isFalse();
		assertThat(call(async, POLICY).isRefused()).isTrue();
		assertThat(this.outcomes).containsExactly("unresolved", "unresolved");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void callsAreMade(boolean async) {
		RateLimitPolicy policy = POLICY.withOnResolverFailure(OnResolverFailure.ALLOW);
		assertThat(call(async, policy).isRefused()).isFalse();
		assertThat(call(async, policy).isRefused()).isFalse();
		assertThat(this.outcomes).containsExactly("unresolved", "unresolved");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void callsAreRefused(boolean async) {
		Admission admission = call(async, POLICY.withOnResolverFailure(OnResolverFailure.DENY));
		assertThat(admission.isRefused()).isTrue();
		assertThat(admission.exception((limits) -> {
			throw new AssertionError("Not over a limit");
		})).isInstanceOf(RateLimiterUnavailableException.class)
			.hasMessageContaining("The limit of a key of policy 'search' is not known, because ")
			.hasMessageEndingWith(" threw java.lang.IllegalStateException")
			.hasRootCauseMessage("No plan of secret-alice");
		assertThat(this.outcomes).containsExactly("unresolved");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shadowRefusesNothing(boolean async) {
		RateLimitPolicy policy = POLICY.withShadow(true).withOnResolverFailure(OnResolverFailure.DENY);
		assertThat(call(async, policy).isRefused()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "1/d, false", "1/d, true" })
	void limitThatCannotBeEnforcedIsAFailure(String limit, boolean async) {
		RateLimitPolicy policy = POLICY.withLimit(RateLimit.parse("2/min").withWindow(Duration.ofMinutes(1)));
		this.resolver = (name, key) -> RateLimit.parse(limit);
		assertThat(call(async, policy).isRefused()).isFalse();
		assertThat(call(async, policy).isRefused()).isFalse();
		assertThat(call(async, policy).isRefused()).isTrue();
		assertThat(this.outcomes).containsOnly("unresolved");
	}

	@Test
	void resolverThatWorksAgainCounts() {
		call(false, POLICY);
		this.resolver = this::two;
		assertThat(call(false, POLICY).isRefused()).isFalse();
		assertThat(call(false, POLICY).isRefused()).isTrue();
		assertThat(this.outcomes).containsExactly("unresolved", "allowed", "rejected");
	}

	private @Nullable RateLimit two(String policy, String key) {
		return RateLimit.parse("2/min");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void isReportedOnceASecondWithoutKeys(CapturedOutput output) {
		call(false, POLICY);
		call(false, POLICY);
		this.ticker.advance(Duration.ofSeconds(1));
		call(false, POLICY);
		assertThat(output.getOut().split("The on-resolver-failure 'policy' of policy 'search' counts: ")).hasSize(3);
		assertThat(output).contains("(2 failures since the last report)").doesNotContain("secret");
	}

}
