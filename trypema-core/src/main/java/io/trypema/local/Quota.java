package io.trypema.local;

import io.trypema.WindowLimit;

/**
 * A resolved limit in the numbers that the arithmetic needs.
 */
record Quota(WindowLimit limit, Window window, long capacity, long hardLimit) {

	static Quota of(WindowLimit limit) {
		return new Quota(limit, Window.of(limit), limit.capacity(), limit.hardLimit());
	}

}
