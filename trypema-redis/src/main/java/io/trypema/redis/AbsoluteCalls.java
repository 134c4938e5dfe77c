package io.trypema.redis;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitStrategy;

/**
 * The calls of the absolute strategy.
 */
final class AbsoluteCalls extends StrategyCalls {

	@Override
	RateLimitStrategy strategy() {
		return RateLimitStrategy.ABSOLUTE;
	}

	@Override
	double draw() {
		return 0;
	}

	@Override
	DecisionCall acquire(StateKey key, RedisLimit limit, long permits, double draw) {
		return new AbsoluteAcquisition(key, limit, permits);
	}

	@Override
	LimitCall<RateLimitDecision> peek(StateKey key, RedisLimit limit, long permits, @Nullable Lease own) {
		AbsoluteAcquisition foreseen = new AbsoluteAcquisition(key, limit, permits);
		return new SimpleCall<>(key, own,
				(request, lease) -> foreseen.writeRun(request.whole(LimitCall.PEEK).whole(lease), 1),
				(reply) -> foreseen.read(reply));
	}

}
