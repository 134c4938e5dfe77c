package io.trypema.benchmark.redis.competitor;

import java.util.concurrent.CompletionStage;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterProvider;

/**
 * The absolute strategy of one of Trypema's providers.
 */
final class TrypemaLimiter implements RemoteCompetitor {

	private final RateLimiterProvider provider;

	private final AbsoluteRateLimiter limiter;

	private final RateLimit limit;

	TrypemaLimiter(RateLimiterProvider provider, RateLimit limit) {
		this.provider = provider;
		this.limiter = provider.absolute();
		this.limit = limit;
	}

	@Override
	public boolean acquire(String key) {
		return this.limiter.acquire(key, this.limit, 1).isAllowed();
	}

	@Override
	public CompletionStage<Boolean> acquireAsync(String key) {
		return this.limiter.acquireAsync(key, this.limit, 1).thenApply(RateLimitDecision::isAllowed);
	}

	@Override
	public void close() {
		this.provider.close();
	}

}
