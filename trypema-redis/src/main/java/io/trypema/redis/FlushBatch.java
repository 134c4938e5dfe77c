package io.trypema.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What is added to keys of one slot as one, and once, however often it is sent.
 */
final class FlushBatch implements RedisKey {

	private final CounterSpace space;

	private final byte[] memory;

	private final KeyNames names;

	private final long number;

	private final List<LaxCell> cells;

	private final long[] sums;

	private final long[] deltas;

	/**
	 * Create a batch.
	 * @param space the counter
	 * @param memory the name under which Redis remembers what was last added
	 * @param names names the keys
	 * @param number the number of the batch among those with the same memory
	 * @param cells the keys
	 */
	FlushBatch(CounterSpace space, byte[] memory, KeyNames names, long number, List<LaxCell> cells) {
		this.space = space;
		this.memory = memory;
		this.names = names;
		this.number = number;
		this.cells = cells;
		this.sums = new long[cells.size()];
		this.deltas = new long[cells.size()];
		for (int i = 0; i < this.sums.length; i++) {
			this.sums[i] = cells.get(i).added();
			this.deltas[i] = cells.get(i).send(this.sums[i]);
		}
	}

	List<LaxCell> cells() {
		return this.cells;
	}

	/** What the application had added to a key in all when this was made. */
	long sum(int index) {
		return this.sums[index];
	}

	long delta(int index) {
		return this.deltas[index];
	}

	/** Return what is added to all keys, without signs. */
	long total() {
		return LongStream.of(this.deltas).map(Math::abs).sum();
	}

	@Override
	public byte[] name(KeyNames names) {
		return this.memory;
	}

	@Override
	public Visit visit(byte[] name) {
		return new FlushVisit(this, name);
	}

	/** Return the names of the keys. */
	byte[][] names() {
		return this.cells.stream().map((cell) -> cell.key().name(this.names)).toArray(byte[][]::new);
	}

	void write(Request request, long memoryMillis) {
		request.whole(this.number).whole(memoryMillis);
		this.space.write(request);
		for (long delta : this.deltas) {
			request.text(Long.toString(delta));
		}
	}

	/** Return the name of the memory of an instance beside a key, in its slot. */
	static byte[] memory(byte[] tagged, String instance) {
		byte[] suffix = (':' + instance).getBytes(StandardCharsets.US_ASCII);
		byte[] memory = Arrays.copyOf(tagged, tagged.length + suffix.length);
		System.arraycopy(suffix, 0, memory, tagged.length, suffix.length);
		return memory;
	}

}
