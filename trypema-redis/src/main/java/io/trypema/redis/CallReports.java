package io.trypema.redis;

import java.time.Duration;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;

/**
 * Reports the calls of one limiter to a listener.
 */
record CallReports(RedisCallListener listener, ProviderType provider, RateLimitStrategy strategy) {

	private boolean areWanted() {
		return this.listener != RedisCallListener.none();
	}

	/** Return the start time of a call, if that matters. */
	long start() {
		return areWanted() ? System.nanoTime() : 0;
	}

	/** Report a call when it ends, or immediately if it has. */
	@SuppressWarnings("FutureReturnValueIgnored")
	<R> LimitCall<R> report(LimitCall<R> call, long startedAt) {
		if (areWanted()) {
			call.whenComplete((result, failure) -> this.listener.onCall(this.provider, this.strategy,
					Duration.ofNanos(System.nanoTime() - startedAt), call.isUndecided()));
		}
		return call;
	}

}
