package io.trypema.redis;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Suppressed;

/**
 * A call for permits under the suppressed strategy.
 */
final class SuppressedAcquisition extends DecisionCall {

	private final SuppressedCalls calls;

	private final double draw;

	/**
	 * Create a call.
	 * @param draw from 0 (inclusive) to 1 (exclusive)
	 */
	SuppressedAcquisition(SuppressedCalls calls, StateKey key, RedisLimit limit, long permits, double draw) {
		super(key, limit, permits);
		this.calls = calls;
		this.draw = draw;
	}

	@Override
	void write(ScriptRequest request, int lease) {
		this.calls.writeLimit(request.whole(SimpleCall.ACQUIRE), limit()).whole(permits()).number(this.draw);
	}

	@Override
	RateLimitDecision read(ScriptReply reply) {
		return SuppressedCalls.read(reply, limit());
	}

	/** Below the hard limit other calls may be admitted. */
	@Override
	boolean isFull(RateLimitDecision decision) {
		return decision instanceof Suppressed suppressed && !suppressed.isAllowed() && suppressed.factor() == 1;
	}

	@Override
	RateLimitDecision refusal(long remaining, long waitNanos) {
		return Suppressed.deniedUntil(limit().limit(), 1, remaining, waitNanos);
	}

}
