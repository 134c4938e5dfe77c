package io.trypema.sample.lab;

/**
 * Computes how many calls are due. Calls that could not be made in time are skipped.
 */
final class Pacer {

	private static final double NANOS_PER_SECOND = 1e9;

	private static final long MAX_STEP_NANOS = 250_000_000L;

	private double owed;

	/**
	 * Return the calls that are due.
	 * @param callsPerSecond the rate of the calls
	 * @param nanos the time since the last invocation
	 */
	int due(double callsPerSecond, long nanos) {
		this.owed += callsPerSecond * Math.min(nanos, MAX_STEP_NANOS) / NANOS_PER_SECOND;
		int due = (int) this.owed;
		this.owed -= due;
		return due;
	}

}
