package io.trypema.spring.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;

/**
 * Counts decisions by policy, provider, strategy and outcome, from the start of the
 * application. Keys are ignored, so the number of counts is bounded by the limits that
 * the application declares. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class DecisionCounts implements RateLimitListener {

	private final ConcurrentMap<DecisionSeries.Id, DecisionSeries> series = new ConcurrentHashMap<>();

	private final List<Consumer<DecisionSeries>> observers = new ArrayList<>(1);

	/**
	 * Create counts.
	 */
	public DecisionCounts() {
	}

	@Override
	public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision) {
		series(request.policy()).increment(outcome);
	}

	/**
	 * Begin the counts of a policy at zero, before its first decision.
	 * @param policy the policy
	 */
	public void expect(LimitPolicy policy) {
		series(policy);
	}

	/**
	 * Return the decisions on all limits with the name of a policy.
	 * @param policy the name of the policy
	 * @return the number of decisions by outcome; without outcomes that its limits cannot
	 * have; empty for an unknown policy
	 */
	public Map<RateLimitOutcome, Long> of(String policy) {
		Map<RateLimitOutcome, Long> counts = new EnumMap<>(RateLimitOutcome.class);
		this.series.values()
			.stream()
			.filter((candidate) -> candidate.id().policy().equals(policy))
			.forEach((counted) -> counted.outcomes()
				.forEach((outcome) -> counts.merge(outcome, counted.count(outcome), Long::sum)));
		return counts;
	}

	private DecisionSeries series(LimitPolicy policy) {
		DecisionSeries.Id id = DecisionSeries.Id.of(policy);
		DecisionSeries present = this.series.get(id);
		return (present != null) ? present : create(id);
	}

	private synchronized DecisionSeries create(DecisionSeries.Id id) {
		DecisionSeries present = this.series.get(id);
		if (present != null) {
			return present;
		}
		DecisionSeries created = new DecisionSeries(id);
		this.series.put(id, created);
		this.observers.forEach((observer) -> observer.accept(created));
		return created;
	}

	/** Pass each series to an observer once, existing and future ones. */
	synchronized void observe(Consumer<DecisionSeries> observer) {
		this.observers.add(observer);
		this.series.values().forEach(observer);
	}

}
