package io.trypema;

/**
 * Thrown when a call is refused because a rate is used up.
 *
 * @since 0.1.0
 */
public class RateLimitExceededException extends LimitExceededException {

	private static final long serialVersionUID = 1L;

	private final RateLimitDecision decision;

	/**
	 * Create the exception.
	 * @param policy the name of the policy that refused the call
	 * @param decision the decision, a refusal
	 */
	public RateLimitExceededException(String policy, RateLimitDecision decision) {
		this(policy, policy, decision);
	}

	/**
	 * Create the exception for a limit that has another name for clients.
	 * @param policy the name of the policy that refused the call
	 * @param publicName its name for the caller
	 * @param decision the decision, a refusal
	 */
	public RateLimitExceededException(String policy, String publicName, RateLimitDecision decision) {
		super(policy, publicName);
		this.decision = decision;
	}

	@Override
	public String getMessage() {
		return "Rate limit '" + policy() + "' exceeded: " + this.decision;
	}

	/**
	 * Return the limit that is used up.
	 * @return the limit with its window and capacity
	 */
	public WindowLimit limit() {
		return this.decision.limit();
	}

	@Override
	public RateLimitDecision decision() {
		return this.decision;
	}

}
