package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A counter that buffers increments in process and flushes them to Redis later. Safe for
 * use by many threads.
 *
 * @since 0.1.0
 */
public sealed interface BufferedCounter permits LaxCounter, LaxInstanceAwareCounter {

	/**
	 * Return the name of the counter.
	 * @return the name
	 */
	String name();

	/**
	 * Return the increments that are not yet acknowledged by Redis. Iterates over each
	 * key that has some.
	 * @return the sum over the keys of their pending increments, without signs
	 */
	long pending();

	/**
	 * Return the age of the oldest pending increment. It grows while Redis is unavailable
	 * or slow.
	 * @return the time, to within an interval of flushes; zero if nothing is pending
	 */
	Duration lag();

	/**
	 * Return the increments that were dropped since the counter was built: the value
	 * would have left its range, the key held another type, or the counter was closed.
	 * @return the sum of the increments, without their signs
	 */
	long dropped();

	/**
	 * Flush all increments made so far.
	 * @throws io.trypema.counter.CounterUnavailableException if that cannot be done in
	 * time; it is tried again at the end of the interval
	 */
	void flush();

	/**
	 * Flush all increments made so far, as {@link #flush()} does.
	 * @return a future that completes when they are in Redis
	 */
	CompletableFuture<Void> flushAsync();

}
