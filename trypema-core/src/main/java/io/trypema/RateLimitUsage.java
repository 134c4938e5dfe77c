package io.trypema;

/**
 * The permits that a key has in its window.
 *
 * @param observed permits asked for: accepted and declined ones ({@code T}); under the
 * absolute strategy, which does not record what it rejects, the accepted ones only
 * @param declined permits declined ({@code D}); always zero under the absolute strategy
 * @param factor the share of calls shed at present, from 0 to 1; always zero under the
 * absolute strategy
 * @since 0.1.0
 */
public record RateLimitUsage(long observed, long declined, double factor) {

	private static final RateLimitUsage NONE = new RateLimitUsage(0, 0, 0.0);

	/**
	 * Return the usage of a key that has nothing in its window.
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
