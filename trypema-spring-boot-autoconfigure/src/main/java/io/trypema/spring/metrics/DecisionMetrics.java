package io.trypema.spring.metrics;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.RateLimitPolicy;

/**
 * Publishes the counts of decisions, which begin at zero when the application has
 * started.
 *
 * @since 0.1.0
 */
public final class DecisionMetrics implements MeterBinder, ApplicationListener<ContextRefreshedEvent> {

	private final DecisionCounts counts;

	private final Supplier<Stream<RateLimitPolicy>> policies;

	/**
	 * Create metrics.
	 * @param counts the counts
	 * @param policies returns the policies of all limits, once they are known
	 */
	public DecisionMetrics(DecisionCounts counts, Supplier<Stream<RateLimitPolicy>> policies) {
		this.counts = counts;
		this.policies = policies;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		this.policies.get().forEach(this.counts::expect);
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
