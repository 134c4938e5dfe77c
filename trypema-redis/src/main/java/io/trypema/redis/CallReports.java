package io.trypema.redis;

import java.time.Duration;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;

/**
 * Reports the calls of one limiter to a listener.
 */
record CallReports(RedisCallListener listener, ProviderType provider, RateLimitStrategy strategy) {

	/** Report a call when it ends, or immediately if it has. */
	@SuppressWarnings("FutureReturnValueIgnored")
	void report(LimitCall<?> call) {
		if (this.listener != RedisCallListener.none()) {
			long startedAt = System.nanoTime();
			call.whenComplete((result, failure) -> this.listener.onCall(this.provider, this.strategy,
					Duration.ofNanos(System.nanoTime() - startedAt), call.isUndecided()));
		}
	}

}
