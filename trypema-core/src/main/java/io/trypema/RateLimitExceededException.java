package io.trypema;

/**
 * Thrown when a call is refused because a limit is used up.
 * <p>
 * It carries no stack trace, so that refusing costs little when calls come in masses.
 *
 * @since 0.1.0
 */
public class RateLimitExceededException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String policy;

	private final String publicName;

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
	 * @param publicName its name for whoever made the call
	 * @param decision the decision, a refusal
	 */
	public RateLimitExceededException(String policy, String publicName, RateLimitDecision decision) {
		super(null, null, false, false);
		this.policy = policy;
		this.publicName = publicName;
		this.decision = decision;
	}

	@Override
	public String getMessage() {
		return "Rate limit '" + this.policy + "' exceeded: " + this.decision;
	}

	/**
	 * Return the name of the policy that refused the call.
	 * @return the name
	 */
	public String policy() {
		return this.policy;
	}

	/**
	 * Return the name of the limit for whoever made the call. It holds no name of the
	 * code.
	 * @return the name; that of the policy unless the limit is stated in the code
	 */
	public String publicName() {
		return this.publicName;
	}

	/**
	 * Return the limit that is used up.
	 * @return the limit with its window and capacity
	 */
	public WindowLimit limit() {
		return this.decision.limit();
	}

	/**
	 * Return the decision on the call.
	 * @return the decision, a refusal
	 */
	public RateLimitDecision decision() {
		return this.decision;
	}

}
