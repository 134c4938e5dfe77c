package io.trypema.benchmark.redis;

import java.time.Duration;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * A shape of load, and which libraries are put under it.
 *
 * @param title the name shown to readers
 * @param keys what is limited
 * @param traffic how it is called
 * @param outcome what is expected of all calls
 * @param runUp how long a limiter that decides in process is at work before it is
 * measured, to find the sizes of its leases
 * @param comparison what is compared
 */
record Shape(String title, LimitedKeys keys, Traffic traffic, Outcome outcome, Duration runUp, Comparison comparison) {

	RemoteLibrary reference() {
		return this.comparison.reference();
	}

	/** Warn if what was measured is not what was meant. */
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
	 * What is expected of all calls.
	 */
	enum Outcome {

		/** The limit is never used up. */
		ADMITTED,

		/** The limit was used up long ago and stays so. */
		REFUSED,

		/** Calls come faster than the limit allows. */
		MIXED

	}

}
