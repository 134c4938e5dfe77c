package io.trypema.benchmark.redis;

import io.trypema.benchmark.redis.competitor.Backend;

/**
 * The context that trials share.
 *
 * @param options the options of the run
 * @param backend the Redis under load
 * @param redis reads the counters of Redis
 * @param results the measurements
 * @param report prints it
 */
record Setting(HybridOptions options, Backend backend, RedisProbe redis, Results results, Report report) {

	Rounds rounds() {
		return new Rounds(this.backend, this.redis, this.results);
	}

}
