package io.trypema.local;

import io.trypema.WindowLimit;

/**
 * A resolved limit in the numbers that the arithmetic needs.
 *
 * @param draws whether the hard limit may be above the capacity, at this rate or another,
 * so that chance decides in between
 */
record Quota(WindowLimit limit, Window window, long capacity, long hardLimit, boolean draws) {

	static Quota of(WindowLimit limit, boolean draws) {
		return new Quota(limit, Window.of(limit), limit.capacity(), limit.hardLimit(), draws);
	}

}
