package io.trypema.sample.lab;

/**
 * The distribution of calls over time.
 */
enum LoadShape {

	/** Evenly. */
	STEADY,

	/** All calls of four seconds within one, and then none. */
	BURST,

	/** Evenly from two clients, each of which calls a separate instance. */
	TWO_CLIENTS;

	private static final long BURST_NANOS = 1_000_000_000L;

	private static final int BURST_FACTOR = 4;

	int clients() {
		return (this == TWO_CLIENTS) ? 2 : 1;
	}

	/**
	 * Return the rate at a moment as a multiple of the mean rate.
	 * @param nanos nanoseconds since the load began
	 */
	int factorAt(long nanos) {
		if (this != BURST) {
			return 1;
		}
		return (nanos % (BURST_FACTOR * BURST_NANOS) < BURST_NANOS) ? BURST_FACTOR : 0;
	}

}
