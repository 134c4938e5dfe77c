package io.trypema.redis;

import java.time.Duration;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;

/**
 * Notifies a listener of the calls of one limiter.
 */
record CallNotifier(RedisCallListener listener, ProviderType provider, RateLimitStrategy strategy) {

	/** Notify the listener when a call ends, or immediately if it has. */
	@SuppressWarnings("FutureReturnValueIgnored")
	void notifyOf(LimitCall<?> call) {
		if (this.listener != RedisCallListener.none()) {
			long startedAt = System.nanoTime();
			call.whenComplete((result, failure) -> this.listener.onCall(this.provider, this.strategy,
					Duration.ofNanos(System.nanoTime() - startedAt), call.isUndecided()));
		}
	}

}
