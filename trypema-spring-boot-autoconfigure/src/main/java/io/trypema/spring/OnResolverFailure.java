package io.trypema.spring;

/**
 * What happens to a call when a {@link RateLimitResolver} throws, or gives a limit that
 * cannot be enforced.
 *
 * @since 0.1.0
 */
public enum OnResolverFailure {

	/**
	 * The limit of the policy counts.
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
