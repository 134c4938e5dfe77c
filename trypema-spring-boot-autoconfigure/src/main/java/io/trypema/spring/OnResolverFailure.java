package io.trypema.spring;

/**
 * Reaction to a {@link RateLimitResolver} that throws, or returns a limit that cannot be
 * enforced.
 *
 * @since 0.1.0
 */
public enum OnResolverFailure {

	/**
	 * The limit of the policy applies.
	 */
	POLICY,

	/**
	 * The call is made. Nothing is counted.
	 */
	ALLOW,

	/**
	 * The call is refused with a {@link io.trypema.RateLimiterUnavailableException}: a
	 * failure of the service, not of the caller.
	 */
	DENY

}
