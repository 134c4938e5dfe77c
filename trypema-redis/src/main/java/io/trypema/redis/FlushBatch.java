package io.trypema.redis;

import java.util.List;

/**
 * Increments of some keys that are added together, exactly once however often they are
 * sent.
 *
 * @param <C> the type of key
 */
final class FlushBatch<C extends LaxCell<?>> {

	/**
	 * Minimum time for which Redis remembers the last batch.
	 */
	static final long MEMORY_MILLIS = 3_600_000;

	private final int part;

	private final long number;

	private final List<C> cells;

	private final long[] sums;

	private final long[] deltas;

	/**
	 * Create a batch of all unsent increments.
	 * @param part the part that the keys are of
	 * @param number the number of the batch among those of this part
	 * @param cells the keys
	 */
	FlushBatch(int part, long number, List<C> cells) {
		this.part = part;
		this.number = number;
		this.cells = cells;
		this.sums = new long[cells.size()];
		this.deltas = new long[cells.size()];
		for (int i = 0; i < this.sums.length; i++) {
			this.sums[i] = cells.get(i).added();
			this.deltas[i] = cells.get(i).send(this.sums[i]);
		}
	}

	int part() {
		return this.part;
	}

	long number() {
		return this.number;
	}

	List<C> cells() {
		return this.cells;
	}

	/** The sum of all increments of a key when this was made. */
	long sum(int index) {
		return this.sums[index];
	}

	/** The increment of a key. */
	long delta(int index) {
		return this.deltas[index];
	}

}
