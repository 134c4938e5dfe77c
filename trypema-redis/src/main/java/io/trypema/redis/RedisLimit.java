package io.trypema.redis;

import io.trypema.WindowLimit;

/**
 * A resolved limit and the space of its keys in Redis.
 *
 * @param fullKeys keys that stay refused while Redis is unavailable
 */
record RedisLimit(WindowLimit limit, StateSpace space, long capacity, long hardLimit, FullKeys fullKeys) {

	/** For how long a suppression factor is used; zero under the absolute strategy. */
	long factorCacheMicros() {
		return this.space.isSuppressed() ? this.limit.suppressionFactorCache().toNanos() / 1000 : 0;
	}

	/** Write the arguments about the limit. */
	ScriptRequest write(ScriptRequest request) {
		return request.whole(this.capacity).whole(this.hardLimit).whole(factorCacheMicros());
	}

	static RedisLimit of(WindowLimit limit, String prefix, boolean suppressed, FullKeys fullKeys) {
		return new RedisLimit(limit, new StateSpace(prefix, suppressed, limit), limit.capacity(), limit.hardLimit(),
				fullKeys);
	}

}
