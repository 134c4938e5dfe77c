package io.trypema;

/**
 * The permits that a key has in its window.
 *
 * @param observed permits requested: accepted and declined ones ({@code T}); under the
 * absolute strategy, which does not record rejections, the accepted ones only
 * @param declined permits declined ({@code D}); always zero under the absolute strategy
 * @param factor the share of calls shed at present, from 0 to 1; always zero under the
 * absolute strategy
 * @since 0.1.0
 */
public record RateLimitUsage(long observed, long declined, double factor) {

	private static final RateLimitUsage NONE = new RateLimitUsage(0, 0, 0.0);

	/**
	 * Create a usage.
	 * @throws IllegalArgumentException if a number is negative, more is declined than
	 * observed, or the factor is not from 0 to 1
	 */
	public RateLimitUsage {
		if (declined < 0 || observed < declined) {
			throw new IllegalArgumentException(
					"The permits declined must be from 0 to those observed, but are " + declined + " of " + observed);
		}
		if (!(factor >= 0 && factor <= 1)) {
			throw new IllegalArgumentException("The suppression factor must be from 0 to 1, but is " + factor);
		}
	}

	/**
	 * Return the usage of a key with an empty window.
	 * @return a usage of zeros
	 */
	public static RateLimitUsage none() {
		return NONE;
	}

	/**
	 * Return the permits accepted ({@code A = T - D}).
	 * @return permits, never negative
	 */
	public long accepted() {
		return this.observed - this.declined;
	}

}
