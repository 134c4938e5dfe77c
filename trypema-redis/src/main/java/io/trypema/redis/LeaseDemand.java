package io.trypema.redis;

/**
 * Estimate of the demand for permits of one key in this process. Not safe for use by many
 * threads.
 */
final class LeaseDemand {

	/** So much of what is expected is leased, since calls do not come evenly. */
	private static final double AMPLE = 2;

	/** The demand rises by this factor at most, and falls by half. */
	private static final double GROWTH = 8;

	/** What is expected in a term of a key of which nothing is known. */
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

	/** Count permits that were asked for. */
	void add(long permits) {
		this.asked += permits;
	}

	/** Whether nothing was asked for since the last look. */
	boolean isIdle() {
		return this.asked == 0;
	}

	/** Whether one permit was asked for since then, at most. */
	boolean isHardlyThere() {
		return this.asked <= 1;
	}

	/**
	 * Look at what was asked for since the last look, and expect as much.
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

	/** Return for how long some permits do. */
	double nanosFor(long permits) {
		return permits / this.rate;
	}

}
