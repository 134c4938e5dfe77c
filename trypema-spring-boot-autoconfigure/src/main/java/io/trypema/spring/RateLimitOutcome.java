package io.trypema.spring;

import java.util.Locale;

import io.trypema.LimitDecision;
import io.trypema.RateLimitDecision;

/**
 * Outcome of a limit check.
 *
 * @since 0.1.0
 */
public enum RateLimitOutcome {

	/**
	 * The call was within the limit.
	 */
	ALLOWED,

	/**
	 * The call was over the limit of the absolute strategy, or one too many in flight.
	 */
	REJECTED,

	/**
	 * The call was above the limit of the suppressed strategy, drawn, and admitted.
	 */
	SUPPRESSED_ALLOWED,

	/**
	 * The call was above the limit of the suppressed strategy and denied: drawn, or above
	 * the hard limit.
	 */
	SUPPRESSED_DENIED,

	/**
	 * The call would have been refused, but the policy is in shadow mode.
	 */
	SHADOW_REFUSED,

	/**
	 * The limit was not checked: its condition did not hold, the call costs no permits,
	 * or it has no key and the policy does not limit such calls.
	 */
	BYPASSED,

	/**
	 * The call has no key, and the policy refuses such calls.
	 */
	MISSING_KEY,

	/**
	 * A {@link RateLimitResolver} failed, and the call was made, refused or decided on by
	 * the limit of the policy, as {@link OnResolverFailure} specifies.
	 */
	UNRESOLVED,

	/**
	 * The provider was unavailable, and the call was made.
	 */
	FAILED_OPEN,

	/**
	 * The provider was unavailable, and the call was refused.
	 */
	FAILED_CLOSED,

	/**
	 * The provider was unavailable, and the local provider decided instead, either way.
	 */
	FAILED_LOCAL;

	private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

	/**
	 * Return this outcome as metrics and the actuator name it.
	 * @return the name in lower case with hyphens, such as {@code suppressed-denied}
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Return the outcome of a decision outside shadow mode.
	 * @param decision the decision
	 * @return the outcome
	 */
	public static RateLimitOutcome of(LimitDecision decision) {
		if (decision instanceof RateLimitDecision.Suppressed) {
			return decision.isAllowed() ? SUPPRESSED_ALLOWED : SUPPRESSED_DENIED;
		}
		return decision.isAllowed() ? ALLOWED : REJECTED;
	}

}
