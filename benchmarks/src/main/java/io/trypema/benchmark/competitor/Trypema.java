package io.trypema.benchmark.competitor;

import java.math.BigDecimal;
import java.time.Duration;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterProvider;
import io.trypema.Ticker;
import io.trypema.local.LocalRateLimiterProvider;

/**
 * Trypema's local provider with its defaults.
 */
final class Trypema implements Competitor {

	private final KeyedRateLimiter limiter;

	private final RateLimit limit;

	private Trypema(KeyedRateLimiter limiter, RateLimit limit) {
		this.limiter = limiter;
		this.limit = limit;
	}

	static Trypema absolute(int permits, Duration window, Ticker ticker) {
		return new Trypema(provider(ticker).absolute(), RateLimit.of(permits, window));
	}

	static Trypema suppressed(int permits, Duration window, Ticker ticker) {
		return new Trypema(provider(ticker).suppressed(), RateLimit.of(permits, window));
	}

	private static RateLimiterProvider provider(Ticker ticker) {
		return LocalRateLimiterProvider.builder().ticker(ticker).hardLimitFactor(BigDecimal.valueOf(2)).build();
	}

	@Override
	public Object acquire(String key) {
		return this.limiter.acquire(key, this.limit);
	}

	@Override
	public boolean isAdmitted(String key) {
		return ((RateLimitDecision) acquire(key)).isAllowed();
	}

}
