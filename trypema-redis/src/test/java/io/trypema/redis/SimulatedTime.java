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

	/** Return what the clock of the server says. */
	long serverMicros() {
		return ORIGIN_MICROS + this.micros;
	}

	/** Let time pass, unless it has. */
	void advanceTo(long target) {
		this.micros = Math.max(this.micros, target);
	}

}
