package io.trypema.redis;

import java.util.List;

/**
 * Increments of some keys that are added together, and once, however often they are sent.
 *
 * @param <C> the type of key
 */
final class FlushBatch<C extends LaxCell<?>> {

	/**
	 * For how long Redis remembers what was last added, at least.
	 */
	static final long MEMORY_MILLIS = 3_600_000;

	private final int part;

	private final long number;

	private final List<C> cells;

	private final long[] sums;

	private final long[] deltas;

	/**
	 * Create a batch of all that was added and not sent.
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

	/** What the application had added to a key in all when this was made. */
	long sum(int index) {
		return this.sums[index];
	}

	/** What is added to a key. */
	long delta(int index) {
		return this.deltas[index];
	}

}
