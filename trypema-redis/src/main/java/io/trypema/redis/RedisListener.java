package io.trypema.redis;

import java.time.Duration;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;

/**
 * Is told what was asked of Redis and how long that took, for whoever measures it.
 * <p>
 * It is called by many threads at a time, at the end of what it is told of: by those of
 * Lettuce, by the timer of the provider, and by callers whose wait ends. So it must not
 * block. What it throws is logged, as a warning the first time, and has no other effect.
 *
 * @since 0.1.0
 */
public interface RedisListener {

	/**
	 * Be told of an acquisition that Redis was to decide, once for each. Those that the
	 * hybrid provider decides from a lease, or refuses of itself, are not among them.
	 * @param provider the provider that was called, {@link ProviderType#REDIS} or
	 * {@link ProviderType#HYBRID}
	 * @param strategy the strategy
	 * @param duration the time from the caller's request until its decision or failure,
	 * that in queues included and that to connect
	 * @param failed whether Redis gave no decision: it failed, was not asked since others
	 * failed a moment ago, or was too slow, or the caller gave up. The call of a full key
	 * is refused all the same
	 */
	default void onCall(ProviderType provider, RateLimitStrategy strategy, Duration duration, boolean failed) {
	}

	/**
	 * Be told of a flush in which the hybrid provider settled leases that nobody waited
	 * for. Settlements that go with a call, and those on closing, are in no flush.
	 * @param keys the number of keys settled, at least 1; a key counts once for each of
	 * its limits
	 * @param duration the time until the last of them was settled
	 * @param failed whether there is one that could not be
	 */
	default void onFlush(int keys, Duration duration, boolean failed) {
	}

	/**
	 * Take note of a flush in which a {@link LaxCounter} brought to Redis what it had
	 * added.
	 * @param counter the name of the counter
	 * @param keys the number of keys brought, at least 1
	 * @param duration the time until the last of them was answered
	 * @param failed whether there is one that was not
	 */
	default void onCounterFlush(String counter, int keys, Duration duration, boolean failed) {
	}

	/**
	 * Callback invoked with each operation of a counter that Redis was asked for, at its
	 * end. An operation on several keys is one for each of them. What a lax counter adds
	 * and reads in process is not among them, and its flushes are not either.
	 * @param counter the name of the counter
	 * @param operation the operation
	 * @param duration the time from the caller's request until the answer or failure,
	 * time in queues and to connect included
	 * @param failed whether Redis gave no answer
	 */
	default void onCounterOperation(String counter, CounterOperation operation, Duration duration, boolean failed) {
	}

	/**
	 * Return the listener that does nothing. With it nothing is measured.
	 * @return the listener, the same at each call
	 */
	static RedisListener none() {
		return GuardedListener.NONE;
	}

}
