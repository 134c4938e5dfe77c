package io.trypema.benchmark.redis.competitor;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterProvider;

/**
 * A strategy of one of Trypema's providers.
 */
final class TrypemaLimiter implements RemoteCompetitor {

	/** In the order in which they are closed. */
	private final List<RateLimiterProvider> providers;

	private final KeyedRateLimiter limiter;

	private final RateLimit limit;

	private TrypemaLimiter(RateLimit limit, KeyedRateLimiter limiter, List<RateLimiterProvider> providers) {
		this.limit = limit;
		this.limiter = limiter;
		this.providers = providers;
	}

	/**
	 * Return a limiter of the absolute strategy.
	 * @param limit the limit of each key
	 * @param provider the provider, to be closed with the limiter
	 * @param beneath the providers below, to be closed after it
	 * @return the limiter
	 */
	static TrypemaLimiter absolute(RateLimit limit, RateLimiterProvider provider, RateLimiterProvider... beneath) {
		return new TrypemaLimiter(limit, provider.absolute(), all(provider, beneath));
	}

	/**
	 * Return a limiter of the suppressed strategy.
	 * @param limit the limit of each key
	 * @param provider the provider, to be closed with the limiter
	 * @param beneath the providers below, to be closed after it
	 * @return the limiter
	 */
	static TrypemaLimiter suppressed(RateLimit limit, RateLimiterProvider provider, RateLimiterProvider... beneath) {
		return new TrypemaLimiter(limit, provider.suppressed(), all(provider, beneath));
	}

	private static List<RateLimiterProvider> all(RateLimiterProvider provider, RateLimiterProvider... beneath) {
		return Stream.concat(Stream.of(provider), Stream.of(beneath)).toList();
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
		this.providers.forEach(RateLimiterProvider::close);
	}

}
