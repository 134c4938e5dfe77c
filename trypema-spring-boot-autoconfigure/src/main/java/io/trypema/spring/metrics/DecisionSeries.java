package io.trypema.spring.metrics;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import io.trypema.ProviderType;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.RateLimitOutcome;

/**
 * The decisions on one policy by one provider under one strategy, counted by outcome.
 */
final class DecisionSeries {

	private static final Set<RateLimitOutcome> OF_SUPPRESSED = EnumSet.of(RateLimitOutcome.SUPPRESSED_ALLOWED,
			RateLimitOutcome.SUPPRESSED_DENIED);

	private static final Set<RateLimitOutcome> OF_REMOTE = EnumSet.of(RateLimitOutcome.FAILED_OPEN,
			RateLimitOutcome.FAILED_CLOSED, RateLimitOutcome.FAILED_LOCAL);

	private static final String SUPPRESSED = "suppressed";

	private final Id id;

	private final Map<RateLimitOutcome, LongAdder> counts = new EnumMap<>(RateLimitOutcome.class);

	DecisionSeries(Id id) {
		this.id = id;
		for (RateLimitOutcome outcome : RateLimitOutcome.values()) {
			this.counts.put(outcome, new LongAdder());
		}
	}

	Id id() {
		return this.id;
	}

	void increment(RateLimitOutcome outcome) {
		counter(outcome).increment();
	}

	long count(RateLimitOutcome outcome) {
		return counter(outcome).sum();
	}

	private LongAdder counter(RateLimitOutcome outcome) {
		return Objects.requireNonNull(this.counts.get(outcome));
	}

	/** The outcomes that its provider and strategy can have. */
	Set<RateLimitOutcome> outcomes() {
		Set<RateLimitOutcome> outcomes = EnumSet.allOf(RateLimitOutcome.class);
		if (this.id.provider() == ProviderType.LOCAL) {
			outcomes.removeAll(OF_REMOTE);
		}
		if (this.id.strategy().equals(SUPPRESSED)) {
			outcomes.remove(RateLimitOutcome.REJECTED);
		}
		else {
			outcomes.removeAll(OF_SUPPRESSED);
		}
		return outcomes;
	}

	/**
	 * Identity of a series.
	 */
	record Id(String policy, ProviderType provider, String strategy) {

		static Id of(LimitPolicy policy) {
			return new Id(policy.name(), policy.provider(), policy.kind());
		}

	}

}
