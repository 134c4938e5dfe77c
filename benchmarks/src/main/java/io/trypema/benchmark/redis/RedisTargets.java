package io.trypema.benchmark.redis;

import java.util.List;

/**
 * The targets of Trypema relative to other libraries.
 */
final class RedisTargets {

	private final Results results;

	RedisTargets(Results results) {
		this.results = results;
	}

	List<Target> all() {
		return List.of(relative(RedisShape.BLOCKING_16, Measure.DECISIONS, Bound.atLeast(1)),
				relative(RedisShape.BLOCKING_64, Measure.DECISIONS, Bound.atLeast(1.5)),
				relative(RedisShape.ASYNC_64, Measure.DECISIONS, Bound.atLeast(3)),
				relative(RedisShape.ASYNC_64, Measure.REDIS_CPU, Bound.atMost(0.3)),
				relative(RedisShape.LONE_CALLER, Measure.P50, Bound.atMost(1.1)),
				relative(RedisShape.MANY_KEYS, Measure.DECISIONS, Bound.atLeast(1)),
				relative(RedisShape.MANY_KEYS, Measure.REDIS_CPU, Bound.atMost(1)),
				absolute(RedisShape.MANY_KEYS, Measure.ALLOCATED, Bound.atMost(1024)),
				relative(RedisShape.IN_PROCESS, Measure.DECISIONS, Bound.atLeast(0.5)),
				absolute(RedisShape.IN_PROCESS, Measure.P99, Bound.atMost(3)),
				relative(RedisShape.IN_PROCESS_MANY_KEYS, Measure.DECISIONS, Bound.atLeast(0.3)));
	}

	private Target relative(RedisShape shape, Measure measure, Bound bound) {
		return Target.relative(this.results, shape.shape(), shape.subject(), measure, bound);
	}

	private Target absolute(RedisShape shape, Measure measure, Bound bound) {
		return Target.of(Target.title(shape.subject(), shape.shape(), measure), bound,
				this.results.median(shape.shape(), shape.subject(), measure));
	}

}
