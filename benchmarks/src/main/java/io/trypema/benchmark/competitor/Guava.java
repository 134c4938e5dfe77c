package io.trypema.benchmark.competitor;

import java.time.Duration;

import com.google.common.util.concurrent.RateLimiter;

/**
 * Guava without waiting.
 */
final class Guava extends KeyedCompetitor<RateLimiter> {

	private final double permitsPerSecond;

	Guava(int permits, Duration window) {
		this.permitsPerSecond = permits * 1e9 / window.toNanos();
	}

	@Override
	RateLimiter create() {
		return RateLimiter.create(this.permitsPerSecond);
	}

	@Override
	boolean acquire(RateLimiter limiter) {
		return limiter.tryAcquire();
	}

}
