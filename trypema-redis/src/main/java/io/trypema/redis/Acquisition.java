package io.trypema.redis;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.WindowLimit;

/**
 * A call for permits under the absolute strategy. Equal calls that follow each other are
 * decided as one run.
 */
final class Acquisition extends DecisionCall {

	Acquisition(StateKey key, Quota quota, long permits) {
		super(key, quota, permits);
	}

	boolean isLike(Acquisition other) {
		return permits() == other.permits() && quota().capacity() == other.quota().capacity();
	}

	@Override
	void write(Request request, int lease) {
		writeRun(request.whole(Operation.ACQUIRE), 1);
	}

	RateLimitDecision decision(RunReply reply, long index) {
		return reply.decision(quota(), permits(), index);
	}

	/** Write a run of calls like this. */
	void writeRun(Request request, int calls) {
		request.whole(quota().capacity()).whole(permits()).whole(calls);
	}

	@Override
	RateLimitDecision read(Reply reply) {
		return new RunReply(reply).decision(quota(), permits(), 0);
	}

	@Override
	boolean isFull(RateLimitDecision decision) {
		return !decision.isAllowed() || decision.remaining() == 0;
	}

	@Override
	RateLimitDecision refusal(long remaining, long waitNanos) {
		return Rejected.until(quota().limit(), remaining, waitNanos);
	}

	/**
	 * What was decided on a run of calls.
	 */
	static final class RunReply {

		private final long admitted;

		private final long used;

		private final long replenishNanos;

		private final long retryNanos;

		RunReply(Reply reply) {
			this.admitted = reply.whole();
			this.used = reply.whole();
			this.replenishNanos = reply.nanos();
			this.retryNanos = reply.nanos();
		}

		/** Return the decision on the call at an index of the run. */
		RateLimitDecision decision(Quota quota, long permits, long index) {
			WindowLimit limit = quota.limit();
			long remaining = quota.capacity() - this.used;
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
