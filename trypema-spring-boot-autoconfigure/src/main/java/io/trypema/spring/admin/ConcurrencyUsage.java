package io.trypema.spring.admin;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.ConcurrencyPolicy;

/**
 * A limit on calls in flight, and the number of calls that it holds places for. Immutable
 * and safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ConcurrencyUsage {

	private final Values values;

	ConcurrencyUsage(String scope, ConcurrencyPolicy policy, String keyResolver, long inFlight) {
		this.values = new Values(scope, policy, keyResolver, inFlight);
	}

	/**
	 * Return the scope of the keys of the limit.
	 * @return the name of the policy, or the identity of a limit stated inline
	 */
	public String scope() {
		return this.values.scope();
	}

	/**
	 * Return the policy.
	 * @return the policy, with the settings that an annotation overrides
	 */
	public ConcurrencyPolicy policy() {
		return this.values.policy();
	}

	/**
	 * Return the name of the bean that resolves keys.
	 * @return the name, or an empty text if the expression of the policy yields them
	 */
	public String keyResolver() {
		return this.values.keyResolver();
	}

	/**
	 * Return the calls of this process that hold a place of a limit with this name.
	 * @return the number of calls, under any key
	 */
	public long inFlight() {
		return this.values.inFlight();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ConcurrencyUsage that && this.values.equals(that.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return "ConcurrencyUsage" + this.values;
	}

	private record Values(String scope, ConcurrencyPolicy policy, String keyResolver, long inFlight) {
	}

}
