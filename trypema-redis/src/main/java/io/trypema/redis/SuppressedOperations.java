package io.trypema.redis;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.RateLimitStrategy;
import io.trypema.WindowLimit;

/**
 * The calls of the suppressed strategy. Chance is drawn here and sent along.
 */
final class SuppressedOperations extends Operations {

	/** Admits whatever can be admitted. */
	private static final double ADMIT = Math.nextDown(1.0);

	private static final int ALLOWED = 0;

	private static final int ADMITTED = 1;

	private static final int DENIED = 2;

	private final RandomGenerator random;

	SuppressedOperations(RandomGenerator random) {
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
	LimitCall<RateLimitDecision> acquire(StateKey key, Quota quota, long permits, double draw) {
		return new SuppressedAcquisition(this, key, quota, permits, draw);
	}

	@Override
	LimitCall<RateLimitDecision> peek(StateKey key, Quota quota, long permits, @Nullable Lease own) {
		return new Operation<>(key, own, (request,
				lease) -> writeLimit(request.whole(Operation.PEEK).whole(lease), quota).whole(permits).number(ADMIT),
				(reply) -> read(reply, quota));
	}

	/** Read the decision on a call. */
	static RateLimitDecision read(Reply reply, Quota quota) {
		int outcome = (int) reply.whole();
		double factor = reply.number();
		long remaining = Math.max(0, quota.capacity() - reply.whole());
		long wait = reply.nanos();
		WindowLimit limit = quota.limit();
		return switch (outcome) {
			case ALLOWED -> new Allowed(limit, remaining, wait);
			case ADMITTED -> Suppressed.admitted(limit, factor, remaining, wait);
			case DENIED -> Suppressed.deniedUntil(limit, factor, remaining, wait);
			default -> Suppressed.denied(limit, factor, remaining, wait);
		};
	}

}
