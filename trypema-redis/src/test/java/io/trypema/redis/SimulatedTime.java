package io.trypema.redis;

/**
 * The true time of a schedule in whole microseconds, which the server keeps.
 */
final class SimulatedTime {

	private static final long ORIGIN_MICROS = 1_700_000_000_000_000L;

	private long micros;

	/** Return the microseconds since the schedule began. */
	long micros() {
		return this.micros;
	}

	/** Return the time by the clock of the server. */
	long serverMicros() {
		return ORIGIN_MICROS + this.micros;
	}

	/** Advance the time, unless it has passed. */
	void advanceTo(long target) {
		this.micros = Math.max(this.micros, target);
	}

}
