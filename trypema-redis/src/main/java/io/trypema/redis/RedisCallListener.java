package io.trypema.redis;

import java.time.Duration;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;

/**
 * Callback invoked with the operations sent to Redis and their duration, for metrics.
 * <p>
 * It is invoked at the end of an operation, by many threads at a time: those of Lettuce,
 * the timer of the provider, and callers whose wait ends. So it must not block.
 * Exceptions that it throws are logged, as a warning the first time, and have no other
 * effect.
 *
 * @since 0.1.0
 */
public interface RedisCallListener {

	/**
	 * Callback invoked once for each acquisition that is delegated to Redis, and not for
	 * those that the hybrid provider decides from a lease, or refuses itself.
	 * @param provider the provider that was called, {@link ProviderType#REDIS} or
	 * {@link ProviderType#HYBRID}
	 * @param strategy the strategy
	 * @param duration the time from the caller's request until its decision or failure,
	 * time in queues and to connect included
	 * @param failed whether Redis made no decision: it failed, was skipped after recent
	 * failures, or was too slow, or the caller gave up. A call for a full key is refused
	 * nevertheless
	 */
	default void onCall(ProviderType provider, RateLimitStrategy strategy, Duration duration, boolean failed) {
	}

	/**
	 * Callback invoked with a flush in which the hybrid provider settled leases in the
	 * background. Settlements that go with a call, and those on closing, are not part of
	 * a flush.
	 * @param keys the number of keys settled, at least 1; a key counts once for each of
	 * its limits
	 * @param duration the time until the last of them was settled
	 * @param failed whether at least one could not be settled
	 */
	default void onFlush(int keys, Duration duration, boolean failed) {
	}

	/**
	 * Callback invoked with a flush of a {@link BufferedCounter}.
	 * @param counter the name of the counter
	 * @param keys the number of keys flushed, at least 1
	 * @param duration the time until the last of them was answered
	 * @param failed whether at least one was not answered
	 */
	default void onCounterFlush(String counter, int keys, Duration duration, boolean failed) {
	}

	/**
	 * Callback invoked at the end of each operation of a counter on Redis. An operation
	 * on several keys counts once for each of them. Not invoked for increments and reads
	 * that a lax counter serves in process, nor for its flushes.
	 * @param counter the name of the counter
	 * @param operation the operation
	 * @param duration the time from the caller's request until the answer or failure,
	 * time in queues and to connect included
	 * @param failed whether there was no answer of Redis
	 */
	default void onCounterOperation(String counter, CounterOperation operation, Duration duration, boolean failed) {
	}

	/**
	 * Return the listener that does nothing. With it nothing is measured.
	 * @return the listener, the same at each call
	 */
	static RedisCallListener none() {
		return GuardedCallListener.NONE;
	}

}
