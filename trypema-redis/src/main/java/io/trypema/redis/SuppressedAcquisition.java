package io.trypema.redis;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Suppressed;

/**
 * A call for permits under the suppressed strategy.
 */
final class SuppressedAcquisition extends DecisionCall {

	private final SuppressedOperations operations;

	private final double draw;

	/**
	 * Create a call.
	 * @param draw from 0 (inclusive) to 1 (exclusive)
	 */
	SuppressedAcquisition(SuppressedOperations operations, StateKey key, Quota quota, long permits, double draw) {
		super(key, quota, permits);
		this.operations = operations;
		this.draw = draw;
	}

	@Override
	void write(Request request, int lease) {
		this.operations.writeLimit(request.whole(Operation.ACQUIRE), quota()).whole(permits()).number(this.draw);
	}

	@Override
	RateLimitDecision read(Reply reply) {
		return SuppressedOperations.read(reply, quota());
	}

	/** Below the hard limit other calls may be admitted. */
	@Override
	boolean isFull(RateLimitDecision decision) {
		return decision instanceof Suppressed suppressed && !suppressed.isAllowed() && suppressed.factor() == 1;
	}

	@Override
	RateLimitDecision refusal(long remaining, long waitNanos) {
		return Suppressed.deniedUntil(quota().limit(), 1, remaining, waitNanos);
	}

}
