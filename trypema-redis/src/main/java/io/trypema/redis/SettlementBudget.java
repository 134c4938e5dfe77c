package io.trypema.redis;

/**
 * The share of the time of Redis for settlements, estimated from the duration of their
 * answers. Safe for use by many threads.
 */
final class SettlementBudget {

	/** Divisor of the time of Redis that is for settlements. */
	private static final long SHARE = 3;

	/** Assumed duration of a settlement before it was measured. */
	private static final double FIRST_NANOS = 10_000;

	private static final double MIN_NANOS = 2_000;

	private static final double MAX_NANOS = 100_000;

	/** Weight of a longer new measurement, as Redis may be busy with other work. */
	private static final double LONGER = 1.0 / 64;

	private static final double SHORTER = 1.0 / 16;

	/**
	 * Decay of the shortest duration with each longer answer to few settlements.
	 */
	private static final double FORGETTING = 1.0 / 256;

	private final int measurable;

	private volatile double shortest = Double.NaN;

	private volatile double nanos = FIRST_NANOS;

	/**
	 * Create a budget.
	 * @param most the maximum number of settlements at a time; the duration of a quarter
	 * of that is dominated by Redis and not by the network
	 */
	SettlementBudget(int most) {
		this.measurable = most / 4;
	}

	/** Record the duration of settlements that were sent together. */
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

	/** Return the time within which a number of keys may be settled. */
	long nanosFor(int settlements) {
		return (long) (settlements * SHARE * this.nanos);
	}

}
