package io.trypema.redis;

import java.time.Duration;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitStrategy;

/**
 * The calls of the absolute strategy.
 */
final class AbsoluteOperations extends Operations {

	AbsoluteOperations() {
		super(Duration.ZERO);
	}

	@Override
	RateLimitStrategy strategy() {
		return RateLimitStrategy.ABSOLUTE;
	}

	@Override
	Call<RateLimitDecision> acquire(StateKey key, Quota quota, long permits) {
		return new Acquisition(key, quota, permits);
	}

	@Override
	Call<RateLimitDecision> peek(StateKey key, Quota quota, long permits) {
		Acquisition foreseen = new Acquisition(key, quota, permits);
		return new Operation<>(key, (request) -> foreseen.writeRun(request.whole(Operation.PEEK), 1),
				(reply) -> foreseen.read(reply));
	}

}
