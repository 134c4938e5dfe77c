package io.trypema.spring;

import io.trypema.LimitDecision;
import io.trypema.LimitExceededException;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimitExceededException;
import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimitExceededException;

/**
 * A limit and its decision on a call.
 *
 * @param policy the name of the policy; for a limit stated inline, the simple name of the
 * class and the name of the method, such as {@code SearchController.search}, and a number
 * from the second limit on: {@code SearchController.search-2}; with {@code -in-flight}
 * before the number if it limits calls in flight
 * @param publicName the name that clients see
 * @param decision the decision
 * @since 0.1.0
 */
public record AppliedLimit(String policy, String publicName, LimitDecision decision) {

	/**
	 * Create the limit of a policy that clients see under its own name.
	 * @param policy the name of the policy
	 * @param decision the decision
	 */
	public AppliedLimit(String policy, LimitDecision decision) {
		this(policy, policy, decision);
	}

	/**
	 * Create the exception for a call that this limit refused, outside any web request.
	 * @return the exception
	 */
	public LimitExceededException exception() {
		return (this.decision instanceof ConcurrencyDecision concurrent)
				? new ConcurrencyLimitExceededException(this.policy, this.publicName, concurrent)
				: new RateLimitExceededException(this.policy, this.publicName, (RateLimitDecision) this.decision);
	}

}
