package io.trypema.spring.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.ProviderType;
import io.trypema.RateLimitDecision;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;

/**
 * Publishes the suppression factors of calls above their limit. Safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public final class SuppressionMetrics implements RateLimitListener {

	private final MeterRegistry registry;

	private final ConcurrentMap<Id, DistributionSummary> summaries = new ConcurrentHashMap<>();

	/**
	 * Create metrics.
	 * @param registry where to publish
	 */
	public SuppressionMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision) {
		if (decision instanceof RateLimitDecision.Suppressed suppressed) {
			summary(new Id(request.policy().name(), request.policy().provider())).record(suppressed.factor());
		}
	}

	private DistributionSummary summary(Id id) {
		DistributionSummary present = this.summaries.get(id);
		return (present != null) ? present : this.summaries.computeIfAbsent(id, this::register);
	}

	private DistributionSummary register(Id id) {
		return DistributionSummary.builder(RateLimitMeter.SUPPRESSION_FACTOR.getName())
			.description(RateLimitMeter.SUPPRESSION_FACTOR.description())
			.tags(Tags.of(RateLimitTag.POLICY.of(id.policy()), RateLimitTag.PROVIDER.of(id.provider())))
			.register(this.registry);
	}

	/**
	 * Identity of a summary.
	 */
	private record Id(String policy, ProviderType provider) {

	}

}
