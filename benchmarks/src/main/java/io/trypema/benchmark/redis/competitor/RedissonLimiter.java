package io.trypema.benchmark.redis.competitor;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.redisson.Redisson;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Redisson's rate limiter, a sliding log, on a client of its own with default settings.
 */
final class RedissonLimiter implements RemoteCompetitor {

	private final ConcurrentHashMap<String, RRateLimiter> limiters = new ConcurrentHashMap<>();

	private final RedissonClient client;

	private final long permits;

	private final Duration window;

	RedissonLimiter(String url, long permits, Duration window) {
		Config config = new Config();
		config.useSingleServer().setAddress(url);
		this.client = Redisson.create(config);
		this.permits = permits;
		this.window = window;
	}

	@Override
	public boolean acquire(String key) {
		return limiter(key).tryAcquire();
	}

	@Override
	public CompletionStage<Boolean> acquireAsync(String key) {
		RRateLimiter known = this.limiters.get(key);
		if (known != null) {
			return known.tryAcquireAsync();
		}
		RRateLimiter limiter = this.client.getRateLimiter("redisson:" + key);
		return limiter.trySetRateAsync(RateType.OVERALL, this.permits, this.window)
			.thenCompose((set) -> limiter.tryAcquireAsync())
			.whenComplete((admitted, failure) -> this.limiters.putIfAbsent(key, limiter));
	}

	private RRateLimiter limiter(String key) {
		return this.limiters.computeIfAbsent(key, (absent) -> {
			RRateLimiter limiter = this.client.getRateLimiter("redisson:" + key);
			limiter.trySetRate(RateType.OVERALL, this.permits, this.window);
			return limiter;
		});
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
