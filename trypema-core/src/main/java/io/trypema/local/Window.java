package io.trypema.local;

import io.trypema.WindowLimit;

/**
 * A window and its precision; one object for all keys of a limit.
 */
record Window(long nanos, long bucketNanos) {

	static Window of(WindowLimit limit) {
		return new Window(limit.window().toNanos(), limit.bucketSize().toNanos());
	}

}
