package io.trypema.spring.metrics;

import java.time.Duration;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;
import io.trypema.redis.CounterOperation;
import io.trypema.redis.RedisCallListener;

/**
 * Publishes the duration of calls to Redis. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RedisCallMetrics implements RedisCallListener {

	private final MeterProvider<Timer> calls;

	private final MeterProvider<Timer> flushes;

	private final MeterProvider<DistributionSummary> flushedKeys;

	private final MeterProvider<Timer> counterOperations;

	private final MeterProvider<Timer> counterFlushes;

	private final MeterProvider<DistributionSummary> flushedCounterKeys;

	/**
	 * Create metrics.
	 * @param registry where to publish
	 */
	public RedisCallMetrics(MeterRegistry registry) {
		this.calls = timer(RateLimitMeter.REDIS_CALLS, registry);
		this.flushes = timer(RateLimitMeter.HYBRID_FLUSH, registry);
		this.flushedKeys = summary(RateLimitMeter.HYBRID_FLUSH_KEYS, registry);
		this.counterOperations = timer(RateLimitMeter.COUNTER_OPERATIONS, registry);
		this.counterFlushes = timer(RateLimitMeter.COUNTER_FLUSH, registry);
		this.flushedCounterKeys = summary(RateLimitMeter.COUNTER_FLUSH_KEYS, registry);
	}

	private static MeterProvider<Timer> timer(RateLimitMeter meter, MeterRegistry registry) {
		return Timer.builder(meter.getName()).description(meter.description()).withRegistry(registry);
	}

	private static MeterProvider<DistributionSummary> summary(RateLimitMeter meter, MeterRegistry registry) {
		return DistributionSummary.builder(meter.getName())
			.baseUnit(meter.getBaseUnit())
			.description(meter.description())
			.withRegistry(registry);
	}

	@Override
	public void onCall(ProviderType provider, RateLimitStrategy strategy, Duration duration, boolean failed) {
		this.calls
			.withTags(Tags.of(RateLimitTag.PROVIDER.of(provider), RateLimitTag.STRATEGY.of(strategy),
					RateLimitTag.result(failed)))
			.record(duration);
	}

	@Override
	public void onFlush(int keys, Duration duration, boolean failed) {
		this.flushes.withTags(Tags.of(RateLimitTag.result(failed))).record(duration);
		this.flushedKeys.withTags(Tags.empty()).record(keys);
	}

	@Override
	public void onCounterOperation(String counter, CounterOperation operation, Duration duration, boolean failed) {
		this.counterOperations
			.withTags(Tags.of(RateLimitTag.COUNTER.of(counter), RateLimitTag.OPERATION.of(operation),
					RateLimitTag.result(failed)))
			.record(duration);
	}

	@Override
	public void onCounterFlush(String counter, int keys, Duration duration, boolean failed) {
		Tags tags = Tags.of(RateLimitTag.COUNTER.of(counter));
		this.counterFlushes.withTags(tags.and(RateLimitTag.result(failed))).record(duration);
		this.flushedCounterKeys.withTags(tags).record(keys);
	}

}
