package io.trypema.spring.admin;

import org.jspecify.annotations.Nullable;

import io.trypema.WindowLimit;
import io.trypema.spring.RateLimitPolicy;

/**
 * A limit of the application, as it was declared and as it is in effect. Immutable and
 * safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ManagedLimit {

	private final Values values;

	ManagedLimit(String scope, RateLimitPolicy declared, RateLimitPolicy effective, WindowLimit limit,
			String keyResolver) {
		this.values = new Values(scope, declared, effective, limit, keyResolver);
	}

	/**
	 * Return the scope of the keys of the limit.
	 * @return the name of the policy, or the identity of a limit stated inline
	 */
	public String scope() {
		return this.values.scope();
	}

	/**
	 * Return the policy as it was declared.
	 * @return the policy, with the settings that an annotation overrides
	 */
	public RateLimitPolicy declared() {
		return this.values.declared();
	}

	/**
	 * Return the policy in effect.
	 * @return the policy, with the changes made while the application runs
	 */
	public RateLimitPolicy effective() {
		return this.values.effective();
	}

	/**
	 * Return the limit of the policy in effect.
	 * @return the limit with its window and capacity
	 */
	public WindowLimit limit() {
		return this.values.limit();
	}

	/**
	 * Return the name of the bean that resolves keys.
	 * @return the name, or an empty text if the expression of the policy yields them
	 */
	public String keyResolver() {
		return this.values.keyResolver();
	}

	/**
	 * Return the name of the policy.
	 * @return the name; for a limit stated inline, the simple name of the class and the
	 * name of the method
	 */
	public String policy() {
		return declared().name();
	}

	/**
	 * Return whether the policy was changed while the application runs.
	 * @return whether it differs from its declaration
	 */
	public boolean isChanged() {
		return !effective().equals(declared());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ManagedLimit that && this.values.equals(that.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return "ManagedLimit" + this.values;
	}

	private record Values(String scope, RateLimitPolicy declared, RateLimitPolicy effective, WindowLimit limit,
			String keyResolver) {
	}

}
