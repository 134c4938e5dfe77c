package io.trypema.spring;

/**
 * What becomes of a call when the provider gives no decision on it in time, because Redis
 * cannot be reached, is too slow, or fails.
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
	 * The local provider decides by the same limit, which is one for each instance then.
	 */
	LOCAL

}
