package io.trypema.redis;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitStrategy;

/**
 * The calls of the absolute strategy.
 */
final class AbsoluteOperations extends Operations {

	@Override
	RateLimitStrategy strategy() {
		return RateLimitStrategy.ABSOLUTE;
	}

	@Override
	double draw() {
		return 0;
	}

	@Override
	LimitCall<RateLimitDecision> acquire(StateKey key, Quota quota, long permits, double draw) {
		return new Acquisition(key, quota, permits);
	}

	@Override
	LimitCall<RateLimitDecision> peek(StateKey key, Quota quota, long permits, @Nullable Lease own) {
		Acquisition foreseen = new Acquisition(key, quota, permits);
		return new Operation<>(key, own,
				(request, lease) -> foreseen.writeRun(request.whole(Operation.PEEK).whole(lease), 1),
				(reply) -> foreseen.read(reply));
	}

}
