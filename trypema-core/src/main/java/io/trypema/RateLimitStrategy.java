package io.trypema;

/**
 * How a limiter treats calls above the limit.
 *
 * @since 0.1.0
 */
public enum RateLimitStrategy {

	/**
	 * Rejects every call above the limit.
	 */
	ABSOLUTE,

	/**
	 * Sheds a growing share of the calls above the limit at random, and all of them above
	 * the hard limit.
	 */
	SUPPRESSED

}
