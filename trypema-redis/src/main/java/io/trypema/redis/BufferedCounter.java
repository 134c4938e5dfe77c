package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A counter that adds in process and brings what it has added to Redis later. Safe for
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
	 * Return what was added and Redis has not answered to. It takes a look at each key
	 * that has something.
	 * @return the sum over the keys of what each has to add, without signs
	 */
	long pending();

	/**
	 * Return for how long the oldest of what was added and Redis has not answered to has
	 * been waiting. It grows while Redis is away or slow.
	 * @return the time, to within an interval of flushes; zero if nothing waits
	 */
	Duration lag();

	/**
	 * Return what was given up since the counter was built, because a value would have
	 * left its range or Redis had something else, and when the counter was closed.
	 * @return the sum of the increments, without their signs
	 */
	long dropped();

	/**
	 * Bring to Redis what was added up to now.
	 * @throws io.trypema.counter.CounterUnavailableException if that cannot be done in
	 * time; it is tried again at the end of the interval
	 */
	void flush();

	/**
	 * Bring to Redis what was added up to now, as {@link #flush()} does.
	 * @return a future that completes when it is there
	 */
	CompletableFuture<Void> flushAsync();

}
