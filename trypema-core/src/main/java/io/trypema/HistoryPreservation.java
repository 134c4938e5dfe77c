package io.trypema;

/**
 * Which side of a key's history a conditional set keeps.
 *
 * @see KeyedRateLimiter#setIf(String, RateLimit, CountComparator, long,
 * HistoryPreservation)
 * @since 0.1.0
 */
public enum HistoryPreservation {

	/**
	 * Keeps nothing: the whole target counts from now on and leaves the window together.
	 */
	NONE,

	/**
	 * Keeps the newest permits: a lower target drops the oldest first, a higher one adds
	 * to the newest.
	 */
	NEWEST,

	/**
	 * Keeps the oldest permits: a lower target drops the newest first, a higher one adds
	 * to the oldest.
	 */
	OLDEST

}
