package io.trypema.redis;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.trypema.counter.InstanceCount;

/**
 * The keys of a {@link LaxInstanceAwareCounter}: all are in one slot.
 */
final class InstanceStore implements LaxStore<InstanceReply.Values, InstanceCell> {

	private final InstanceSpace space;

	private final StrictInstanceAwareCounter strict;

	private final KeyNames names;

	/**
	 * Create a store.
	 * @param space the counter
	 * @param strict executes the operations that need Redis
	 * @param names names the keys
	 */
	InstanceStore(InstanceSpace space, StrictInstanceAwareCounter strict, KeyNames names) {
		this.space = space;
		this.strict = strict;
		this.names = names;
	}

	static InstanceReply.Values values(InstanceCount count) {
		return new InstanceReply.Values(count.cumulative(), count.mine());
	}

	@Override
	public InstanceCell create(String key) {
		return new InstanceCell(this.names.field(key));
	}

	@Override
	public CompletableFuture<InstanceReply.Values> read(String key) {
		return this.strict.getAsync(key).thenApply(InstanceStore::values);
	}

	@Override
	public int partOf(InstanceCell cell, RedisTopology topology) {
		return Math.floorMod(Arrays.hashCode(cell.field()), PARTS);
	}

	/** As many as one run of the script should do. */
	@Override
	public int batchKeys() {
		return InstanceKeyBatch.FULL;
	}

	@Override
	public CounterCall<List<FlushReply<InstanceReply.Values>>> flush(FlushBatch<InstanceCell> batch) {
		return InstanceCall.flush(this.space, batch);
	}

}
