package io.trypema.benchmark.competitor;

import java.time.Duration;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;

/**
 * Resilience4j without waiting.
 */
final class Resilience4j extends KeyedCompetitor<RateLimiter> {

	private final RateLimiterConfig config;

	Resilience4j(int permits, Duration window) {
		this.config = RateLimiterConfig.custom()
			.limitForPeriod(permits)
			.limitRefreshPeriod(window)
			.timeoutDuration(Duration.ZERO)
			.build();
	}

	@Override
	RateLimiter create() {
		return RateLimiter.of("benchmark", this.config);
	}

	@Override
	boolean acquire(RateLimiter limiter) {
		return limiter.acquirePermission();
	}

}
