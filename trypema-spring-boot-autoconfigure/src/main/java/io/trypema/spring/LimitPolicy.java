package io.trypema.spring;

import java.util.OptionalLong;

import io.trypema.ProviderType;

/**
 * A limit with a name, on a rate or on calls in flight. Immutable and safe for use by
 * many threads.
 *
 * @since 0.1.0
 */
public abstract sealed class LimitPolicy permits RateLimitPolicy, ConcurrencyPolicy {

	private final PolicySettings settings;

	LimitPolicy(PolicySettings settings) {
		this.settings = settings;
	}

	final PolicySettings settings() {
		return this.settings;
	}

	/**
	 * Return the name of the policy.
	 * @return the name
	 */
	public final String name() {
		return this.settings.name();
	}

	/**
	 * Return the name that clients see, in headers and the bodies of refusals.
	 * @return the name
	 */
	public final String publicName() {
		return this.settings.publicName();
	}

	/**
	 * Return the kind of the limit, as metrics name it.
	 * @return the name of the strategy in lower case, or {@code concurrency}
	 */
	public abstract String kind();

	/**
	 * Return the provider that decides.
	 * @return the type of the provider
	 */
	public final ProviderType provider() {
		return this.settings.provider();
	}

	/**
	 * Return the expression for the key.
	 * @return the SpEL expression; empty for one key for all callers
	 */
	public final String key() {
		return this.settings.key();
	}

	/**
	 * Return the cost of a call.
	 * @return the permits, as a number or a SpEL expression
	 */
	public abstract String permits();

	/**
	 * Return the cost of a call, if it is a number.
	 * @return the permits, or nothing if an expression yields them
	 * @throws RateLimitConfigurationException if no call can cost that number
	 */
	public final OptionalLong constantPermits() {
		return ConstantPermits.parse("Policy '" + name() + "'", permits());
	}

	/**
	 * Return the reaction to an unavailable provider.
	 * @return how calls are treated
	 */
	public final OnFailure onFailure() {
		return this.settings.onFailure();
	}

	/**
	 * Return whether the policy is in shadow mode: it counts and reports its refusals,
	 * and refuses nothing.
	 * @return whether it refuses nothing
	 */
	public final boolean shadow() {
		return this.settings.shadow();
	}

	/**
	 * Return the treatment of calls without a key.
	 * @return how such calls are treated
	 */
	public final MissingKey missingKey() {
		return this.settings.missingKey();
	}

	/**
	 * Return whether a decision may block the thread of the call, unless it is awaited
	 * asynchronously.
	 * @return whether it may, because another than the local provider decides, or the
	 * call waits for a place
	 */
	public abstract boolean mayBlock();

}
