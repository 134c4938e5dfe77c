package io.trypema.redis;

import io.trypema.RateLimitDecision;

/**
 * A call that the lease of its key cannot decide.
 *
 * @param call the call that Redis decides
 * @param permits the permits that it asks for
 * @param draw from 0 (inclusive) to 1 (exclusive)
 */
record LeaseMiss(LimitCall<RateLimitDecision> call, long permits, double draw) {

	/** Return the same call, to be decided again for the caller of this one. */
	@SuppressWarnings("FutureReturnValueIgnored")
	LeaseMiss again(StrategyCalls calls, RedisLimit limit) {
		LimitCall<RateLimitDecision> other = calls.acquire(this.call.stateKey(), limit, this.permits, this.draw);
		other.submitted(this.call.submittedAt());
		other.whenComplete((decision, failure) -> {
			if (failure != null) {
				this.call.completeExceptionally(failure);
			}
			else {
				this.call.complete(decision);
			}
		});
		return new LeaseMiss(other, this.permits, this.draw);
	}

}
