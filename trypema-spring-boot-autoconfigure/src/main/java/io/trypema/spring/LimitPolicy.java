package io.trypema.spring;

import java.util.OptionalLong;
import io.trypema.ProviderType;

/**
 * A limit with a name, of a rate or of the calls in flight. Immutable and safe for use by
 * many threads.
 *
 * @since 0.1.0
 */
public sealed interface LimitPolicy permits RateLimitPolicy, ConcurrencyPolicy {

	/**
	 * Return the name of the policy.
	 * @return the name
	 */
	String name();

	/**
	 * Return the name that clients see, in headers and the bodies of refusals.
	 * @return the name
	 */
	String publicName();

	/**
	 * Return how calls are limited, as metrics name it.
	 * @return the name of the strategy in lower case, or {@code concurrency}
	 */
	String kind();

	/**
	 * Return where decisions are taken.
	 * @return the type of the provider
	 */
	ProviderType provider();

	/**
	 * Return the expression for the key.
	 * @return the SpEL expression; empty for one key for all callers
	 */
	String key();

	/**
	 * Return what a call costs.
	 * @return the permits, as a number or a SpEL expression
	 */
	String permits();

	/**
	 * Return what each call costs, if that is a number.
	 * @return the permits, or nothing if an expression yields them
	 * @throws RateLimitConfigurationException if no call can cost that number
	 */
	default OptionalLong constantPermits() {
		return ConstantPermits.parse("Policy '" + name() + "'", permits());
	}

	/**
	 * Return what happens to a call when the provider gives no decision.
	 * @return what happens
	 */
	OnFailure onFailure();

	/**
	 * Tell whether the limit counts and reports what it would refuse, and refuses
	 * nothing.
	 * @return whether it refuses nothing
	 */
	boolean shadow();

	/**
	 * Return what happens to a call that has no key.
	 * @return what happens
	 */
	MissingKey missingKey();

	/**
	 * Tell whether a decision may block the thread of the call, unless it is awaited.
	 * @return whether it may, because another than the local provider decides, or the
	 * call waits for a place
	 */
	boolean mayBlock();

}
