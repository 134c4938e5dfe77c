package io.trypema.spring;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;

/**
 * Published when calls are refused, would be refused but for shadow mode, or cannot be
 * decided because the provider fails: at most once a second for each policy and outcome.
 *
 * @param policy the name of the policy
 * @param key the key of the call that the event is published for; left out of
 * {@link #toString()}, since it may be personal
 * @param outcome the outcome of the call
 * @param decision the decision, or {@code null} if none was taken
 * @param count the number of calls with that outcome since the last event, this one
 * included
 * @since 0.1.0
 */
public record RateLimitRefusedEvent(String policy, String key, RateLimitOutcome outcome,
		@Nullable LimitDecision decision, long count) {

	@Override
	public String toString() {
		return "RateLimitRefusedEvent[policy=" + this.policy + ", outcome=" + this.outcome.label() + ", count="
				+ this.count + "]";
	}

}
