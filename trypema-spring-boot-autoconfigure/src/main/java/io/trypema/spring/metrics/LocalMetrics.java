package io.trypema.spring.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.trypema.local.LocalRateLimiterProvider;

/**
 * Publishes the numbers of keys that the local provider holds and has evicted.
 *
 * @since 0.1.0
 */
public final class LocalMetrics implements MeterBinder {

	private final LocalRateLimiterProvider provider;

	/**
	 * Create metrics.
	 * @param provider the provider
	 */
	public LocalMetrics(LocalRateLimiterProvider provider) {
		this.provider = provider;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		KeyGauges.register(this.provider, registry);
		FunctionCounter.builder(RateLimitMeter.EVICTIONS.getName(), this.provider, LocalRateLimiterProvider::evictions)
			.baseUnit(RateLimitMeter.EVICTIONS.getBaseUnit())
			.description(RateLimitMeter.EVICTIONS.description())
			.tags(Tags.of(RateLimitTag.PROVIDER.of(this.provider.type())))
			.register(registry);
	}

}
