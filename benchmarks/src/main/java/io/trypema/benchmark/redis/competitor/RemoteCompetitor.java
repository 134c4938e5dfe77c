package io.trypema.benchmark.redis.competitor;

import java.util.concurrent.CompletionStage;

/**
 * A limiter that knows its keys, with one limit for all of them, and that may have to ask
 * a server. Safe for use by many threads.
 */
public interface RemoteCompetitor extends AutoCloseable {

	/**
	 * Ask for one permit.
	 * @param key the key
	 * @return whether the call was admitted
	 */
	boolean acquire(String key);

	/**
	 * Ask for one permit without blocking the caller.
	 * @param key the key
	 * @return a future of whether the call was admitted
	 */
	CompletionStage<Boolean> acquireAsync(String key);

	/**
	 * Release what this limiter holds.
	 */
	@Override
	void close();

}
