package io.trypema.redis;

import io.trypema.WindowLimit;

/**
 * A resolved limit and where the state of its keys is.
 *
 * @param fullKeys those that stay refused while Redis fails
 */
record Quota(WindowLimit limit, StateSpace space, long capacity, long hardLimit, FullKeys fullKeys) {

	/** For how long a suppression factor is used, of which only one strategy has any. */
	long factorCacheMicros() {
		return this.space.isSuppressed() ? this.limit.suppressionFactorCache().toNanos() / 1000 : 0;
	}

	static Quota of(WindowLimit limit, String prefix, boolean suppressed, FullKeys fullKeys) {
		return new Quota(limit, new StateSpace(prefix, suppressed, limit), limit.capacity(), limit.hardLimit(),
				fullKeys);
	}

}
