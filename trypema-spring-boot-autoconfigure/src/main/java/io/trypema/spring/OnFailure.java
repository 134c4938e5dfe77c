package io.trypema.spring;

/**
 * Reaction to a provider that does not decide in time, because Redis is unavailable, too
 * slow, or fails.
 *
 * @since 0.1.0
 */
public enum OnFailure {

	/**
	 * The call is made. Nothing is counted.
	 */
	ALLOW,

	/**
	 * The call is refused with a {@link io.trypema.RateLimiterUnavailableException}: a
	 * failure of the service, not of the caller.
	 */
	DENY,

	/**
	 * The local provider decides by the same limit, which then applies to each instance
	 * separately.
	 */
	LOCAL

}
