package io.trypema.redis;

import io.trypema.RateLimitDecision;

/**
 * A call that cannot be decided in process.
 *
 * @param call has Redis decide it
 * @param permits the permits that it asks for
 * @param draw from 0 (inclusive) to 1 (exclusive)
 */
record Miss(LimitCall<RateLimitDecision> call, long permits, double draw) {

	/** Return the same call, to be decided again for the caller of this one. */
	@SuppressWarnings("FutureReturnValueIgnored")
	Miss again(Operations operations, Quota quota) {
		LimitCall<RateLimitDecision> other = operations.acquire(this.call.stateKey(), quota, this.permits, this.draw);
		other.submitted(this.call.submittedAt());
		other.whenComplete((decision, failure) -> {
			if (failure != null) {
				this.call.completeExceptionally(failure);
			}
			else {
				this.call.complete(decision);
			}
		});
		return new Miss(other, this.permits, this.draw);
	}

}
