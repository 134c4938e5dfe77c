package io.trypema.redis;

import io.trypema.WindowLimit;

/**
 * A resolved limit and where the state of its keys is.
 */
record Quota(WindowLimit limit, StateSpace space, long capacity, long hardLimit) {

	static Quota of(WindowLimit limit, String prefix, boolean suppressed) {
		return new Quota(limit, new StateSpace(prefix, suppressed, limit), limit.capacity(), limit.hardLimit());
	}

}
