package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitUsage;
import io.trypema.WindowLimit;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.admin.KeyState;

/**
 * A key of a policy in the response of the endpoint.
 *
 * @param policy the name of the policy
 * @param key the key as requested
 * @param limits its state at each limit with the name of the policy
 */
record KeyDescriptor(String policy, String key, List<State> limits) implements OperationResponseBody {

	static KeyDescriptor of(String policy, String key, List<KeyState> states) {
		return new KeyDescriptor(policy, key, states.stream().map(State::of).toList());
	}

	boolean isComplete() {
		return this.limits.stream().allMatch((state) -> state.failure() == null);
	}

	/**
	 * The state at one limit: either the values, or the reason why they are unknown.
	 */
	record State(String scope, String provider, String strategy, String rate, Duration window, long capacity,
			@Nullable Long hardLimit, @Nullable Reading state, @Nullable String failure) {

		static State of(KeyState state) {
			RateLimitPolicy policy = state.policy();
			WindowLimit limit = state.limit();
			return new State(state.scope(), Labels.of(policy.provider()), Labels.of(policy.strategy()),
					LimitDescriptor.rate(limit.rate()), limit.window(), limit.capacity(),
					LimitDescriptor.hardLimit(policy, limit), Reading.of(state),
					(state.failure() != null) ? state.failure().getMessage() : null);
		}

	}

	/**
	 * The permits of the key.
	 *
	 * @param remaining the permits left below the limit
	 * @param factor the share of calls currently shed by the suppressed strategy
	 * @param replenishAfter the time until more remain, if any are in use
	 * @param retryAfter the time that a call for one permit has to wait, if any
	 */
	record Reading(long observed, long declined, long accepted, long remaining, double factor,
			@Nullable Duration replenishAfter, @Nullable Duration retryAfter) {

		static @Nullable Reading of(KeyState state) {
			RateLimitUsage usage = state.usage();
			RateLimitDecision next = state.next();
			if (usage == null || next == null) {
				return null;
			}
			return new Reading(usage.observed(), usage.declined(), usage.accepted(),
					Math.max(0, state.limit().capacity() - usage.accepted()), usage.factor(),
					(usage.observed() > 0) ? next.replenishAfter() : null, next.retryAfter().orElse(null));
		}

	}

}
