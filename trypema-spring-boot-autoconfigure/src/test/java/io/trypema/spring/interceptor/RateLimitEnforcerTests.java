package io.trypema.spring.interceptor;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimitEnforcer}.
 */
class RateLimitEnforcerTests {

	private final AtomicLong readings = new AtomicLong();

	private final RateLimitEnforcer enforcer = new RateLimitEnforcer(RateLimiter.of(LocalRateLimiterProvider.create()),
			new EffectivePolicies(Stream::empty), Stream::empty, this.readings::incrementAndGet);

	private final LimitRequest roomy = request("roomy", 10);

	private final LimitRequest usedUp = request("used-up", 1);

	private static LimitRequest request(String policy, int permits) {
		return new LimitRequest(policy, RateLimitPolicy.of(policy, RateLimit.perHour(permits)), "key", 1);
	}

	private long readings(Runnable call) {
		long before = this.readings.get();
		call.run();
		return this.readings.get() - before;
	}

	@Test
	void readsNoClockForCallThatKeepsItsPermits() {
		assertThat(readings(() -> this.enforcer.admit(List.of(this.roomy), true))).isZero();
		assertThat(readings(() -> this.enforcer.admit(List.of(this.roomy), false))).isOne();
	}

	@Test
	void givesBackPermitsOfEarlierLimitsThoughTheCallKeepsThem() {
		this.enforcer.admit(List.of(this.usedUp), true);
		for (int call = 0; call < 20; call++) {
			assertThat(this.enforcer.admit(List.of(this.roomy, this.usedUp), true).isRefused()).isTrue();
		}
		assertThat(this.enforcer.admit(List.of(this.roomy), true).isRefused()).isFalse();
	}

}
