package io.trypema.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Storage of the keys of a lax counter in Redis.
 *
 * @param <V> the type of the values of a key
 * @param <C> the type of key
 */
interface LaxStore<V, C extends LaxCell<V>> {

	/** Parts of the keys where there are no slots, so that many are sent at a time. */
	int PARTS = 16;

	/** Create a key without known values. */
	C create(String key);

	/** Read the values in Redis. */
	CompletableFuture<V> read(String key);

	/** Return the part of the keys whose batches go one after the other. */
	int partOf(C cell, RedisTopology topology);

	/** Return how many keys a batch may have. */
	int batchKeys();

	/** Return the call that sends a batch, repeatedly if needed. */
	CounterCall<List<FlushReply<V>>> flush(FlushBatch<C> batch);

}
