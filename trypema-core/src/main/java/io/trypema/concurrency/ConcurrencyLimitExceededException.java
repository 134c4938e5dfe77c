package io.trypema.concurrency;

import io.trypema.LimitExceededException;

/**
 * Thrown when a call is refused because too many are in flight.
 *
 * @since 0.1.0
 */
public class ConcurrencyLimitExceededException extends LimitExceededException {

	private static final long serialVersionUID = 1L;

	private final ConcurrencyDecision decision;

	/**
	 * Create the exception.
	 * @param policy the name of the policy that refused the call
	 * @param publicName its name for the caller
	 * @param decision the decision, a refusal
	 */
	public ConcurrencyLimitExceededException(String policy, String publicName, ConcurrencyDecision decision) {
		super(policy, publicName);
		this.decision = decision;
	}

	@Override
	public String getMessage() {
		return "Concurrency limit '" + policy() + "' exceeded: " + this.decision;
	}

	@Override
	public ConcurrencyDecision decision() {
		return this.decision;
	}

}
