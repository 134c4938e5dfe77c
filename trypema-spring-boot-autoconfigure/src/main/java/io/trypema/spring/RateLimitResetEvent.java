package io.trypema.spring;

/**
 * Published when the history of a key was deleted by an operator.
 *
 * @param policy the name of the policy
 * @param key the key; left out of {@link #toString()}, since it may be personal
 * @since 0.1.0
 */
public record RateLimitResetEvent(String policy, String key) {

	@Override
	public String toString() {
		return "RateLimitResetEvent[policy=" + this.policy + "]";
	}

}
