package io.trypema.benchmark.redis.competitor;

import java.util.concurrent.CompletionStage;

/**
 * A limiter by key, with one limit for all keys, that may depend on a server. Safe for
 * use by many threads.
 */
public interface RemoteCompetitor extends AutoCloseable {

	/**
	 * Acquire one permit.
	 * @param key the key
	 * @return whether the call was admitted
	 */
	boolean acquire(String key);

	/**
	 * Acquire one permit without blocking the caller.
	 * @param key the key
	 * @return a future of whether the call was admitted
	 */
	CompletionStage<Boolean> acquireAsync(String key);

	/**
	 * Release the resources of this limiter.
	 */
	@Override
	void close();

}
