package io.trypema.spring;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimit;

/**
 * Resolves the limit of a key, so that plans and tenants can have limits of their own.
 * All beans of this type are invoked in order until one returns a limit. Invoked for
 * every limited call: keep it fast and non-blocking. If one throws, or returns a limit
 * that cannot be enforced, {@link RateLimitPolicy#onResolverFailure()} applies. Safe for
 * use by many threads.
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
	 * @return the limit, or {@code null} to leave it to other resolvers and the policy;
	 * settings that it does not specify, such as its window, are those of the policy
	 */
	@Nullable RateLimit resolve(String policy, String key);

}
