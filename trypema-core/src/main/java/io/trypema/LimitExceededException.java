package io.trypema;

import java.util.Optional;
import java.time.Duration;

/**
 * Thrown when a call is refused by a limit.
 * <p>
 * It carries no stack trace, so that refusing costs little when calls come in masses.
 *
 * @since 0.1.0
 */
public abstract class LimitExceededException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String policy;

	private final String publicName;

	/**
	 * Create the exception.
	 * @param policy the name of the policy that refused the call
	 * @param publicName its name for whoever made the call
	 */
	protected LimitExceededException(String policy, String publicName) {
		super(null, null, false, false);
		this.policy = policy;
		this.publicName = publicName;
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
	 * Return the decision on the call.
	 * @return the decision, a refusal
	 */
	public abstract LimitDecision decision();

	/**
	 * Return the wait after which the call should be tried again.
	 * @return the wait; empty if none is known to help
	 */
	public final Optional<Duration> retryAfter() {
		return decision().retryAfter();
	}

}
