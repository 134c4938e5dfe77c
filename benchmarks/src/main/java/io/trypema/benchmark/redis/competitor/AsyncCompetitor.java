package io.trypema.benchmark.redis.competitor;

/**
 * A limiter whose blocking form waits for the asynchronous one.
 */
abstract class AsyncCompetitor implements RemoteCompetitor {

	@Override
	public final boolean acquire(String key) {
		return acquireAsync(key).toCompletableFuture().join();
	}

}
