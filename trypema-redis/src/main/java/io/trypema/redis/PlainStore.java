package io.trypema.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys of a {@link LaxCounter}: those of a part are in one slot.
 */
final class PlainStore implements LaxStore<Long, PlainCell> {

	private static final int BATCH_KEYS = 500;

	private final CounterSpace space;

	private final StrictCounter strict;

	private final KeyNames names;

	private final String process;

	/** Where Redis remembers the last batch of each part. */
	private final Map<Integer, byte[]> memories = new ConcurrentHashMap<>();

	/**
	 * Create a store.
	 * @param space the counter
	 * @param strict executes the operations that need Redis
	 * @param names names the keys
	 * @param process the id of this process
	 */
	PlainStore(CounterSpace space, StrictCounter strict, KeyNames names, String process) {
		this.space = space;
		this.strict = strict;
		this.names = names;
		this.process = process;
	}

	@Override
	public PlainCell create(String key) {
		return new PlainCell(CounterKey.of(this.space, key));
	}

	@Override
	public CompletableFuture<Long> read(String key) {
		return this.strict.getAsync(key);
	}

	@Override
	public int partOf(PlainCell cell, RedisTopology topology) {
		return topology.isCluster() ? RedisTopology.slotOf(cell.key().name(this.names))
				: Math.floorMod(cell.key().hashCode(), PARTS);
	}

	@Override
	public int batchKeys() {
		return BATCH_KEYS;
	}

	@Override
	public CounterCall<List<FlushReply<Long>>> flush(FlushBatch<PlainCell> batch) {
		byte[][] keys = batch.cells().stream().map((cell) -> cell.key().name(this.names)).toArray(byte[][]::new);
		byte[] memory = this.memories.computeIfAbsent(batch.part(),
				(part) -> FlushedKeys.memory(keys[0], this.process));
		return new FlushCall(new FlushedKeys(this.space, memory, keys), batch);
	}

}
