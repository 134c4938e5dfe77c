package io.trypema.redis;

/**
 * The time of Redis that settlements may take, by how long it takes to answer them. Safe
 * for use by many threads.
 */
final class SettlementBudget {

	/** One part in so many of the time of Redis is for settlements. */
	private static final long SHARE = 3;

	/** What a settlement is thought to take before it was measured. */
	private static final double FIRST_NANOS = 10_000;

	private static final double MIN_NANOS = 2_000;

	private static final double MAX_NANOS = 100_000;

	/** How much of a new measurement counts that is longer, as it is when others work. */
	private static final double LONGER = 1.0 / 64;

	private static final double SHORTER = 1.0 / 16;

	/**
	 * The shortest answer is forgotten by so much with each other one to few settlements.
	 */
	private static final double FORGETTING = 1.0 / 256;

	private final int measurable;

	private volatile double shortest = Double.NaN;

	private volatile double nanos = FIRST_NANOS;

	/**
	 * Create a budget.
	 * @param most how many are settled at a time at most; a time for a quarter of that is
	 * one of Redis and not of the way to it
	 */
	SettlementBudget(int most) {
		this.measurable = most / 4;
	}

	/** Take in how long some settlements took that were sent together. */
	synchronized void settled(int settlements, long duration) {
		double known = this.shortest;
		if (Double.isNaN(known) || duration < known) {
			this.shortest = duration;
		}
		else if (settlements < this.measurable) {
			this.shortest = known + (duration - known) * FORGETTING;
		}
		if (settlements >= this.measurable) {
			double each = Math.max(MIN_NANOS, Math.min(MAX_NANOS, (duration - this.shortest) / settlements));
			this.nanos += (each - this.nanos) * ((each > this.nanos) ? LONGER : SHORTER);
		}
	}

	/** Return in which time so many may be settled. */
	long nanosFor(int settlements) {
		return (long) (settlements * SHARE * this.nanos);
	}

}
