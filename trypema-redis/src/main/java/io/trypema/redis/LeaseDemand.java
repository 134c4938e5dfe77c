package io.trypema.redis;

/**
 * Estimate of the demand for permits of one key in this process. Not safe for use by many
 * threads.
 */
final class LeaseDemand {

	/**
	 * Multiple of the expected demand that is leased, since calls do not arrive evenly.
	 */
	private static final double AMPLE = 2;

	/** The demand rises by this factor at most, and falls by half. */
	private static final double GROWTH = 8;

	/** Expected demand in a term of a new key. */
	private static final double FIRST = 2;

	/** Permits in a nanosecond. */
	private double rate;

	private long since;

	private long asked;

	/**
	 * Create a demand.
	 * @param since from when on permits are counted
	 */
	LeaseDemand(long since) {
		this.since = since;
	}

	/** Count requested permits. */
	void add(long permits) {
		this.asked += permits;
	}

	/** Whether no permits were requested since the last update. */
	boolean isIdle() {
		return this.asked == 0;
	}

	/** Whether at most one permit was requested since then. */
	boolean isHardlyThere() {
		return this.asked <= 1;
	}

	/**
	 * Update the estimate from the permits requested since the last update.
	 * @param termNanos how long a lease lasts
	 */
	void look(long now, long termNanos) {
		double seen = AMPLE * this.asked / Math.max(1, now - this.since);
		this.rate = Math.max(this.rate / 2, Math.min(seen, GROWTH * Math.max(this.rate, FIRST / termNanos)));
		this.since = now;
		this.asked = 0;
	}

	/** Return the permits to have at hand for some time. */
	double in(long nanos) {
		return this.rate * nanos;
	}

	/** Return for how long some permits suffice. */
	double nanosFor(long permits) {
		return permits / this.rate;
	}

}
