package io.trypema.redis;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.RateLimitStrategy;
import io.trypema.WindowLimit;

/**
 * The calls of the suppressed strategy. Random numbers are drawn here and sent along.
 */
final class SuppressedCalls extends StrategyCalls {

	/** The draw that admits every call that can be admitted. */
	private static final double ADMIT = Math.nextDown(1.0);

	private static final int ALLOWED = 0;

	private static final int ADMITTED = 1;

	private static final int DENIED = 2;

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
	LimitCall<RateLimitDecision> acquire(StateKey key, RedisLimit limit, long permits, double draw) {
		return new SuppressedAcquisition(this, key, limit, permits, draw);
	}

	@Override
	LimitCall<RateLimitDecision> peek(StateKey key, RedisLimit limit, long permits, @Nullable Lease own) {
		return new SimpleCall<>(key, own, (request,
				lease) -> writeLimit(request.whole(SimpleCall.PEEK).whole(lease), limit).whole(permits).number(ADMIT),
				(reply) -> read(reply, limit));
	}

	/** Read the decision on a call. */
	static RateLimitDecision read(ScriptReply reply, RedisLimit resolved) {
		int outcome = (int) reply.whole();
		double factor = reply.number();
		long remaining = Math.max(0, resolved.capacity() - reply.whole());
		long wait = reply.nanos();
		WindowLimit limit = resolved.limit();
		return switch (outcome) {
			case ALLOWED -> new Allowed(limit, remaining, wait);
			case ADMITTED -> Suppressed.admitted(limit, factor, remaining, wait);
			case DENIED -> Suppressed.deniedUntil(limit, factor, remaining, wait);
			default -> Suppressed.deniedForever(limit, factor, remaining, wait);
		};
	}

}
