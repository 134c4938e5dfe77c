package io.trypema.redis;

import java.util.concurrent.TimeUnit;

/**
 * Durations of the leases of one limit.
 *
 * @param windowNanos the window
 * @param termNanos how long a lease lasts at least: a tenth of the window, so that few
 * permits are lost with an instance that dies, and long enough to outlast most pauses of
 * a process
 * @param settleNanos how often a key near its limit is settled: a hundredth of the window
 */
record LeaseTerms(long windowNanos, long termNanos, long settleNanos) {

	private static final long MIN_TERM = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long MAX_TERM = TimeUnit.SECONDS.toNanos(40);

	/** Term of leases of few permits that are a small part of the free ones. */
	private static final long SELDOM_TERM = TimeUnit.SECONDS.toNanos(30);

	/** Factor by which a lease is prolonged at most when there are many. */
	private static final long MAX_STRETCH = 64;

	/**
	 * Settlements of one key within a window at most, by all instances that take turns.
	 */
	private static final long SETTLEMENTS = 500;

	/** The minimum for one of them. */
	private static final double OWN_SETTLEMENTS = 5;

	/**
	 * The time of Redis that one settlement may take, so that one key cannot use it up.
	 */
	private static final long MIN_SPACING = TimeUnit.MICROSECONDS.toNanos(600);

	private static final long PRECISIONS = 1024;

	private static final long MAX_PRECISION = TimeUnit.MILLISECONDS.toNanos(100);

	static LeaseTerms of(RedisLimit limit, long intervalNanos) {
		long window = limit.limit().window().toNanos();
		return new LeaseTerms(window, MIN_TERM + Math.min(window / 10, MAX_TERM),
				Math.max(intervalNanos, window / 100));
	}

	/** How long a lease lasts when the budget allows one settlement of it in a time. */
	long stretched(long budgetNanos) {
		return Math.max(this.termNanos, Math.min(2 * budgetNanos, MAX_STRETCH * this.termNanos));
	}

	/** How long a lease lasts of a key that is called seldom, at most. */
	long longest() {
		return Math.max(this.termNanos, SELDOM_TERM);
	}

	/** Return the time until the next turn of an instance beside others. */
	long spacing(long others) {
		if (others == 0) {
			return 0;
		}
		double turn = Math.min((double) this.windowNanos / SETTLEMENTS * (others + 1),
				this.windowNanos / OWN_SETTLEMENTS);
		return (long) Math.max(turn, (double) MIN_SPACING * (others + 1));
	}

	/** Return how many permits of a limit leave the window in a time. */
	double permitsIn(long nanos, long capacity) {
		return (double) capacity * nanos / this.windowNanos;
	}

	/** How long permits may be spent: a little less, since clocks run differently. */
	static long spendable(long termNanos) {
		return termNanos - termNanos / 100;
	}

	/** Return the precision of the time by which permits were spent. */
	long precisionNanos() {
		return Math.min(this.windowNanos / PRECISIONS, MAX_PRECISION);
	}

}
