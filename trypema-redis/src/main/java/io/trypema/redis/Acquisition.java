package io.trypema.redis;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.WindowLimit;

/**
 * A call for permits under the absolute strategy. Equal calls that follow each other are
 * decided as one run.
 */
final class Acquisition extends Call<RateLimitDecision> {

	private final Quota quota;

	private final long permits;

	Acquisition(StateKey key, Quota quota, long permits) {
		super(key);
		this.quota = quota;
		this.permits = permits;
	}

	boolean isLike(Acquisition other) {
		return this.permits == other.permits && this.quota.capacity() == other.quota.capacity();
	}

	@Override
	void write(Request request, int lease) {
		writeRun(request.whole(Operation.ACQUIRE), 1);
	}

	RateLimitDecision decision(RunReply reply, long index) {
		return reply.decision(this.quota, this.permits, index);
	}

	/** Write a run of calls like this. */
	void writeRun(Request request, int calls) {
		request.whole(this.quota.capacity()).whole(this.permits).whole(calls);
	}

	@Override
	RateLimitDecision read(Reply reply) {
		return new RunReply(reply).decision(this.quota, this.permits, 0);
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
