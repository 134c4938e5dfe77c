package io.trypema.local;

import io.trypema.WindowLimit;

/**
 * A resolved limit in the numbers that the arithmetic needs.
 */
record Quota(WindowLimit limit, long windowNanos, long bucketNanos, long capacity, long hardLimit) {

	static Quota of(WindowLimit limit) {
		return new Quota(limit, limit.window().toNanos(), limit.bucketSize().toNanos(), limit.capacity(),
				limit.hardLimit());
	}

}
