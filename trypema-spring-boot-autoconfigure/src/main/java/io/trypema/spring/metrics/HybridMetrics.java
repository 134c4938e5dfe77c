package io.trypema.spring.metrics;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.trypema.redis.HybridRateLimiterProvider;

/**
 * Publishes the leases of the hybrid provider, and the lag of Redis behind it.
 *
 * @since 0.1.0
 */
public final class HybridMetrics implements MeterBinder {

	private final HybridRateLimiterProvider provider;

	/**
	 * Create metrics.
	 * @param provider the provider
	 */
	public HybridMetrics(HybridRateLimiterProvider provider) {
		this.provider = provider;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		KeyGauges.register(this.provider, registry);
		Gauge.builder(RateLimitMeter.HYBRID_LEASES.getName(), this.provider, HybridRateLimiterProvider::leases)
			.baseUnit(RateLimitMeter.HYBRID_LEASES.getBaseUnit())
			.description(RateLimitMeter.HYBRID_LEASES.description())
			.register(registry);
		FunctionCounter
			.builder(RateLimitMeter.HYBRID_HANDBACKS.getName(), this.provider, HybridRateLimiterProvider::handBacks)
			.baseUnit(RateLimitMeter.HYBRID_HANDBACKS.getBaseUnit())
			.description(RateLimitMeter.HYBRID_HANDBACKS.description())
			.register(registry);
		TimeGauge
			.builder(RateLimitMeter.HYBRID_LAG.getName(), this.provider, TimeUnit.NANOSECONDS,
					(hybrid) -> hybrid.lag().toNanos())
			.description(RateLimitMeter.HYBRID_LAG.description())
			.register(registry);
	}

}
