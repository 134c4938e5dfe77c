package io.trypema.spring.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.trypema.spring.interceptor.RateLimitOutcome;

/**
 * Publishes the counts of decisions.
 *
 * @since 0.1.0
 */
public final class DecisionMetrics implements MeterBinder {

	private final DecisionCounts counts;

	/**
	 * Create metrics.
	 * @param counts the counts
	 */
	public DecisionMetrics(DecisionCounts counts) {
		this.counts = counts;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.counts.observe((series) -> series.outcomes().forEach((outcome) -> register(series, outcome, registry)));
	}

	private static void register(DecisionSeries series, RateLimitOutcome outcome, MeterRegistry registry) {
		DecisionSeries.Id id = series.id();
		FunctionCounter.builder(RateLimitMeter.DECISIONS.getName(), series, (counted) -> counted.count(outcome))
			.baseUnit(RateLimitMeter.DECISIONS.getBaseUnit())
			.description(RateLimitMeter.DECISIONS.description())
			.tags(Tags.of(RateLimitTag.POLICY.of(id.policy()), RateLimitTag.PROVIDER.of(id.provider()),
					RateLimitTag.STRATEGY.of(id.strategy()), RateLimitTag.OUTCOME.of(outcome.label())))
			.register(registry);
	}

}
