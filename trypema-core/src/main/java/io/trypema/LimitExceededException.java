package io.trypema;

import java.util.Optional;
import java.time.Duration;

/**
 * Thrown when a call is refused by a limit.
 * <p>
 * It has no stack trace, so that refusals are cheap under load.
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
	 * @param publicName its name for the caller
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
	 * Return the name of the limit for the caller. It contains no name from the code.
	 * @return the name; that of the policy unless the limit is declared in code
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
