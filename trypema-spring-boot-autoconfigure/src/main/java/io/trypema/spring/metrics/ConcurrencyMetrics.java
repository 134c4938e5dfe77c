package io.trypema.spring.metrics;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.interceptor.ConcurrencyLimiters;

/**
 * Publishes the number of calls of this instance that are in flight, and begins the
 * counts of decisions on them at zero.
 *
 * @since 0.1.0
 */
public final class ConcurrencyMetrics implements ApplicationListener<ContextRefreshedEvent> {

	private final MeterRegistry registry;

	private final ConcurrencyLimiters limiters;

	private final DecisionCounts counts;

	private final Supplier<Stream<ConcurrencyPolicy>> policies;

	/**
	 * Create metrics.
	 * @param registry the registry
	 * @param limiters keep the places
	 * @param counts the decisions
	 * @param policies returns the policies known when the application has started
	 */
	public ConcurrencyMetrics(MeterRegistry registry, ConcurrencyLimiters limiters, DecisionCounts counts,
			Supplier<Stream<ConcurrencyPolicy>> policies) {
		this.registry = registry;
		this.limiters = limiters;
		this.counts = counts;
		this.policies = policies;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		this.policies.get().forEach(this.counts::expect);
		Set<String> names = this.policies.get().map(ConcurrencyPolicy::name).collect(Collectors.toSet());
		names.forEach(this::register);
	}

	private void register(String policy) {
		Gauge.builder(RateLimitMeter.IN_FLIGHT.getName(), this.limiters, (limiters) -> limiters.countInFlight(policy))
			.description(RateLimitMeter.IN_FLIGHT.description())
			.tags(Tags.of(RateLimitTag.POLICY.of(policy)))
			.register(this.registry);
	}

}
