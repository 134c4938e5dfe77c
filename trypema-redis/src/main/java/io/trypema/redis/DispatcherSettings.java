package io.trypema.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisFuture;

import io.trypema.Ticker;

/**
 * Settings that all pipelines share.
 *
 * @param scripts the scripts to run
 * @param names how to name keys
 * @param probe checks whether a server makes decisions
 * @param timeoutNanos how long a call waits for its decision
 * @param timer triggers timeouts
 * @param executor processes replies that the sending thread must not
 * @param listener notified of operations and their duration
 * @param ticker the time of this process
 * @param drift one part in how many the rate of a server's clock may differ from it
 */
record DispatcherSettings(Scripts scripts, KeyNames names, Probe probe, long timeoutNanos,
		ScheduledExecutorService timer, Executor executor, RedisCallListener listener, Ticker ticker, long drift) {

	long now() {
		return this.ticker.nanos();
	}

	/**
	 * Cancel a command that is not answered in time, so that it is not sent when the
	 * connection is back.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	<T> CompletableFuture<T> inTime(RedisFuture<T> reply) {
		CompletableFuture<T> future = reply.toCompletableFuture();
		this.timer.schedule(() -> future.cancel(false), this.timeoutNanos, TimeUnit.NANOSECONDS);
		return future;
	}

}
