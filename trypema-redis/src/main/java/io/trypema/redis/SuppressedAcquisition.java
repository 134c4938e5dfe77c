package io.trypema.redis;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;
import io.trypema.WindowLimit;

/**
 * A call for permits under the suppressed strategy.
 */
final class SuppressedAcquisition extends DecisionCall {

	private static final int ALLOWED = 0;

	private static final int ADMITTED = 1;

	private static final int DENIED = 2;

	private final double draw;

	/**
	 * Create a call.
	 * @param draw from 0 (inclusive) to 1 (exclusive)
	 */
	SuppressedAcquisition(StateKey key, RedisLimit limit, long permits, double draw) {
		super(key, limit, permits);
		this.draw = draw;
	}

	@Override
	void write(ScriptRequest request, int lease) {
		writeArguments(request.whole(ACQUIRE));
	}

	void writeArguments(ScriptRequest request) {
		limit().write(request).whole(permits()).number(this.draw);
	}

	@Override
	double draw() {
		return this.draw;
	}

	@Override
	DecisionCall with(RedisLimit limit) {
		return new SuppressedAcquisition(stateKey(), limit, permits(), this.draw);
	}

	@Override
	RateLimitDecision read(ScriptReply reply) {
		int outcome = (int) reply.whole();
		double factor = reply.number();
		long remaining = Math.max(0, limit().capacity() - reply.whole());
		long wait = reply.nanos();
		WindowLimit limit = limit().limit();
		return switch (outcome) {
			case ALLOWED -> new Allowed(limit, remaining, wait);
			case ADMITTED -> Suppressed.admitted(limit, factor, remaining, wait);
			case DENIED -> Suppressed.deniedUntil(limit, factor, remaining, wait);
			default -> Suppressed.deniedForever(limit, factor, remaining, wait);
		};
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
