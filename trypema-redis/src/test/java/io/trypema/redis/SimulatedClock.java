package io.trypema.redis;

import io.trypema.Ticker;

/**
 * The clock of a process: begins anywhere, may overflow, and is a little slow or fast.
 */
final class SimulatedClock implements Ticker {

	private static final long NANOS_PER_MICRO = 1000;

	private static final long MILLION = 1_000_000;

	private final SimulatedTime time;

	private final long origin;

	private final long rate;

	/**
	 * Create a clock.
	 * @param time the true time
	 * @param origin the first reading of the clock
	 * @param rate by how many parts per million it is fast
	 */
	SimulatedClock(SimulatedTime time, long origin, long rate) {
		this.time = time;
		this.origin = origin;
		this.rate = rate;
	}

	@Override
	public long nanos() {
		return at(this.time.micros());
	}

	private long at(long micros) {
		return this.origin + micros * NANOS_PER_MICRO + Math.floorDiv(micros * NANOS_PER_MICRO * this.rate, MILLION);
	}

	/**
	 * Return the first true time from now on at which a number of nanoseconds has passed.
	 */
	long whenPassed(long nanos) {
		long now = this.time.micros();
		long reading = nanos() + nanos;
		long micros = now + Math.max(0, nanos / NANOS_PER_MICRO * MILLION / (MILLION + this.rate) - 1);
		while (at(micros) - reading < 0) {
			micros++;
		}
		return micros;
	}

}
