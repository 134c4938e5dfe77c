package io.trypema.redis;

import java.time.Duration;

/**
 * Bounds of a lax counter.
 *
 * @param flushInterval the interval after which increments are flushed to Redis
 * @param allowedLag the maximum age of a value before a read refreshes it from Redis
 * @param maxKeys how many keys are kept in process
 */
record LaxTerms(Duration flushInterval, Duration allowedLag, int maxKeys) {

	static final LaxTerms DEFAULT = new LaxTerms(Duration.ofMillis(20), Duration.ofMillis(20), 100_000);

	private static final Duration MIN_TIME = Duration.ofMillis(1);

	private static final Duration MAX_TIME = Duration.ofMinutes(1);

	LaxTerms withFlushInterval(Duration interval) {
		return new LaxTerms(check("interval of flushes", interval), this.allowedLag, this.maxKeys);
	}

	LaxTerms withAllowedLag(Duration lag) {
		return new LaxTerms(this.flushInterval, check("allowed lag", lag), this.maxKeys);
	}

	private static Duration check(String what, Duration time) {
		if (time.compareTo(MIN_TIME) < 0 || time.compareTo(MAX_TIME) > 0) {
			throw new IllegalArgumentException(
					"The " + what + " of a counter must be from 1 ms to 1 min, but is " + time);
		}
		return time;
	}

	LaxTerms withMaxKeys(int maxKeys) {
		if (maxKeys < 1) {
			throw new IllegalArgumentException("The keys of a counter must be at least 1, but are " + maxKeys);
		}
		return new LaxTerms(this.flushInterval, this.allowedLag, maxKeys);
	}

}
