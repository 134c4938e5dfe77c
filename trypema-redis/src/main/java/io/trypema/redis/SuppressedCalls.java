package io.trypema.redis;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitStrategy;

/**
 * The calls of the suppressed strategy. Random numbers are drawn here and sent along.
 */
final class SuppressedCalls extends StrategyCalls {

	/** The draw that admits every call that can be admitted. */
	private static final double ADMIT = Math.nextDown(1.0);

	private final RandomGenerator random;

	SuppressedCalls(RandomGenerator random) {
		this.random = random;
	}

	@Override
	RateLimitStrategy strategy() {
		return RateLimitStrategy.SUPPRESSED;
	}

	@Override
	double draw() {
		return this.random.nextDouble();
	}

	@Override
	DecisionCall acquire(StateKey key, RedisLimit limit, long permits, double draw) {
		return new SuppressedAcquisition(key, limit, permits, draw);
	}

	@Override
	LimitCall<RateLimitDecision> peek(StateKey key, RedisLimit limit, long permits, @Nullable Lease own) {
		SuppressedAcquisition foreseen = new SuppressedAcquisition(key, limit, permits, ADMIT);
		return new SimpleCall<>(key, own,
				(request, lease) -> foreseen.writeArguments(request.whole(LimitCall.PEEK).whole(lease)),
				(reply) -> foreseen.read(reply));
	}

}
