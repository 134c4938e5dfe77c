package io.trypema.benchmark.redis.competitor;

import java.util.List;
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

	private final List<RateLimiterProvider> beneath;

	private final AbsoluteRateLimiter limiter;

	private final RateLimit limit;

	/**
	 * Create a limiter.
	 * @param limit the limit of each key
	 * @param provider the provider, to be closed with this limiter
	 * @param beneath what the provider works on, to be closed after it
	 */
	TrypemaLimiter(RateLimit limit, RateLimiterProvider provider, RateLimiterProvider... beneath) {
		this.provider = provider;
		this.beneath = List.of(beneath);
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
		this.beneath.forEach(RateLimiterProvider::close);
	}

}
