package io.trypema.spring.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiterProvider;

/**
 * Publishes the number of keys that a provider holds in this process.
 */
final class KeyGauges {

	private KeyGauges() {
	}

	static void register(RateLimiterProvider provider, MeterRegistry registry) {
		for (RateLimitStrategy strategy : RateLimitStrategy.values()) {
			Gauge.builder(RateLimitMeter.KEYS.getName(), provider, (counted) -> counted.keysInProcess(strategy).count())
				.baseUnit(RateLimitMeter.KEYS.getBaseUnit())
				.description(RateLimitMeter.KEYS.description())
				.tags(Tags.of(RateLimitTag.PROVIDER.of(provider.type()), RateLimitTag.STRATEGY.of(strategy)))
				.register(registry);
		}
	}

}
