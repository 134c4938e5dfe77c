package io.trypema.redis;

import java.util.concurrent.TimeUnit;

/**
 * For how long permits of a limit are leased.
 *
 * @param settleNanos after which time what was spent is told to Redis, and what was not
 * is handed back: a hundredth of the window, so that permits leave it hardly later than
 * they would without a lease
 * @param termNanos how long a lease lasts: so much longer that a pause of the process
 * seldom outlasts it
 */
record LeaseTerms(long settleNanos, long termNanos) {

	private static final long MAX_SETTLE = TimeUnit.SECONDS.toNanos(10);

	private static final long MIN_TERM = TimeUnit.MILLISECONDS.toNanos(100);

	static LeaseTerms of(Quota quota, long intervalNanos) {
		long hundredth = quota.limit().window().toNanos() / 100;
		long settle = Math.max(intervalNanos, Math.min(hundredth, MAX_SETTLE));
		return new LeaseTerms(settle, MIN_TERM + 4 * settle);
	}

	long termMicros() {
		return TimeUnit.NANOSECONDS.toMicros(this.termNanos);
	}

	/** How long permits may be spent: a little less, since clocks run differently. */
	long spendNanos() {
		return this.termNanos - this.termNanos / 100;
	}

}
