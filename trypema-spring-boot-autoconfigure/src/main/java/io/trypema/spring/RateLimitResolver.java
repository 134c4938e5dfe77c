package io.trypema.spring;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimit;

/**
 * Tells the limit of a key, so that plans and tenants can have limits of their own. All
 * beans of this type are asked in order; the first answer counts. Called for every call
 * that is limited: keep it fast and non-blocking. If one throws, or gives a limit that
 * cannot be enforced, {@link RateLimitPolicy#onResolverFailure()} decides. Safe for use
 * by many threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RateLimitResolver {

	/**
	 * Return the limit of a key.
	 * @param policy the name of the policy, or for a limit stated inline the simple name
	 * of the class and the name of the method
	 * @param key the key; empty for callers without one
	 * @return the limit, or {@code null} if this resolver has nothing to say on it. What
	 * it leaves open, such as its window, the policy says
	 */
	@Nullable RateLimit resolve(String policy, String key);

}
