package io.trypema.spring.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.trypema.redis.RedisRateLimiterProvider;

/**
 * Publishes the availability of Redis.
 *
 * @since 0.1.0
 */
public final class RedisMetrics implements MeterBinder {

	private final RedisRateLimiterProvider provider;

	/**
	 * Create metrics.
	 * @param provider the provider
	 */
	public RedisMetrics(RedisRateLimiterProvider provider) {
		this.provider = provider;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter
			.builder(RateLimitMeter.REDIS_FAILURES.getName(), this.provider, RedisRateLimiterProvider::failures)
			.baseUnit(RateLimitMeter.REDIS_FAILURES.getBaseUnit())
			.description(RateLimitMeter.REDIS_FAILURES.description())
			.register(registry);
		Gauge.builder(RateLimitMeter.REDIS_AVAILABLE.getName(), this.provider, (redis) -> redis.isAvailable() ? 1 : 0)
			.description(RateLimitMeter.REDIS_AVAILABLE.description())
			.register(registry);
	}

}
