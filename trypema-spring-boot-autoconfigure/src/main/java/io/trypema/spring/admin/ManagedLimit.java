package io.trypema.spring.admin;

import io.trypema.WindowLimit;
import io.trypema.spring.RateLimitPolicy;

/**
 * A limit of the application, as it was declared and as it counts at present.
 *
 * @param scope what its keys belong to: the name of a policy, or what identifies a limit
 * stated inline
 * @param declared the policy as it was declared, with what an annotation overrides
 * @param effective the policy with what was changed while the application runs
 * @param limit the limit of the effective policy with its window and capacity
 * @param keyResolver the name of the bean that tells the key, or an empty text if the
 * expression of the policy does
 * @since 0.1.0
 */
public record ManagedLimit(String scope, RateLimitPolicy declared, RateLimitPolicy effective, WindowLimit limit,
		String keyResolver) {

	/**
	 * Return the name of the policy.
	 * @return the name; for a limit stated inline, the simple name of the class and the
	 * name of the method
	 */
	public String policy() {
		return this.declared.name();
	}

	/**
	 * Tell whether the policy was changed while the application runs.
	 * @return whether it differs from what was declared
	 */
	public boolean isChanged() {
		return !this.effective.equals(this.declared);
	}

}
