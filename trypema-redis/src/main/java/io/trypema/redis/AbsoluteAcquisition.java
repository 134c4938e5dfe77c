package io.trypema.redis;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.WindowLimit;

/**
 * A call for permits under the absolute strategy. Equal calls that follow each other are
 * decided as one run.
 */
final class AbsoluteAcquisition extends DecisionCall {

	AbsoluteAcquisition(StateKey key, RedisLimit limit, long permits) {
		super(key, limit, permits);
	}

	boolean isLike(AbsoluteAcquisition other) {
		return permits() == other.permits() && limit().capacity() == other.limit().capacity();
	}

	@Override
	void write(ScriptRequest request, int lease) {
		writeRun(request.whole(ACQUIRE), 1);
	}

	RateLimitDecision decision(RunReply reply, long index) {
		return reply.decision(limit(), permits(), index);
	}

	/** Write a run of calls like this. */
	void writeRun(ScriptRequest request, int calls) {
		request.whole(limit().capacity()).whole(permits()).whole(calls);
	}

	@Override
	double draw() {
		return 0;
	}

	@Override
	DecisionCall with(RedisLimit limit) {
		return new AbsoluteAcquisition(stateKey(), limit, permits());
	}

	@Override
	RateLimitDecision read(ScriptReply reply) {
		return new RunReply(reply).decision(limit(), permits(), 0);
	}

	@Override
	boolean isFull(RateLimitDecision decision) {
		return !decision.isAllowed() || decision.remaining() == 0;
	}

	@Override
	RateLimitDecision refusal(long remaining, long waitNanos) {
		return Rejected.until(limit().limit(), remaining, waitNanos);
	}

	/**
	 * Decision on a run of calls.
	 */
	static final class RunReply {

		private final long admitted;

		private final long used;

		private final long replenishNanos;

		private final long retryNanos;

		RunReply(ScriptReply reply) {
			this.admitted = reply.whole();
			this.used = reply.whole();
			this.replenishNanos = reply.nanos();
			this.retryNanos = reply.nanos();
		}

		/** Return the decision on the call at an index of the run. */
		RateLimitDecision decision(RedisLimit resolved, long permits, long index) {
			WindowLimit limit = resolved.limit();
			long remaining = limit.capacity() - this.used;
			if (index < this.admitted) {
				return new Allowed(limit, remaining + (this.admitted - 1 - index) * permits, this.replenishNanos);
			}
			if (this.retryNanos < 0) {
				return Rejected.forever(limit, Math.max(0, remaining), this.replenishNanos);
			}
			return Rejected.until(limit, Math.max(0, remaining), this.retryNanos);
		}

	}

}
