package io.trypema.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisFuture;

/**
 * What all lanes share.
 *
 * @param scripts the scripts to run
 * @param names how to name keys
 * @param timeoutNanos how long a call waits for its decision
 * @param timer where time-outs are noticed
 * @param listener whom to tell what was asked and how long it took
 */
record EngineSettings(Scripts scripts, KeyNames names, long timeoutNanos, ScheduledExecutorService timer,
		RedisListener listener) {

	/**
	 * Cancel what is not answered in time: it is not sent when the connection is back.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	<T> CompletableFuture<T> inTime(RedisFuture<T> reply) {
		CompletableFuture<T> future = reply.toCompletableFuture();
		this.timer.schedule(() -> future.cancel(false), this.timeoutNanos, TimeUnit.NANOSECONDS);
		return future;
	}

}
