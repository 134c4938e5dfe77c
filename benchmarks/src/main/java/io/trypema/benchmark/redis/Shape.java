package io.trypema.benchmark.redis;

import java.time.Duration;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * A shape of load, and the libraries that are put under it.
 *
 * @param title the name shown to readers
 * @param keys the limited keys
 * @param traffic how they are called
 * @param outcome the expected outcome of all calls
 * @param runUp the warm-up of a limiter that decides in process, in which it finds the
 * sizes of its leases
 * @param comparison the libraries and measures to compare
 */
record Shape(String title, LimitedKeys keys, Traffic traffic, Outcome outcome, Duration runUp, Comparison comparison) {

	RemoteLibrary reference() {
		return this.comparison.reference();
	}

	/** Warn if the measured calls did not have the expected outcome. */
	void check(RemoteLibrary library, Sample sample) {
		boolean expected = switch (this.outcome) {
			case ADMITTED -> sample.refusals() == 0;
			case REFUSED -> sample.refusals() > 0.99 * sample.decisions();
			case MIXED -> true;
		};
		if (!expected && library != RemoteLibrary.PING) {
			System.err.printf("%n%s, %s: %d of %d calls were refused%n", library.title(), this.title, sample.refusals(),
					sample.decisions());
		}
	}

	/**
	 * The expected outcome of all calls.
	 */
	enum Outcome {

		/** The limit is never used up. */
		ADMITTED,

		/** The limit was used up long ago and stays used up. */
		REFUSED,

		/** Calls come faster than the limit allows. */
		MIXED

	}

}
