package io.trypema.redis;

import java.util.concurrent.atomic.AtomicIntegerArray;

import org.jspecify.annotations.Nullable;

/**
 * Remembers, in four bytes each, when keys that are not leased were last requested. One
 * key may be forgotten for another. Safe for use by many threads.
 */
final class RecentKeys {

	/** Returned for a key that is not remembered. */
	static final long UNKNOWN = -1;

	private static final int MAX_SLOTS = 1 << 20;

	/** So many that few keys share one. */
	private static final int SLOTS_PER_KEY = 4;

	/** Times are kept in units of 2^24 ns, some 17 ms, for some five hours. */
	private static final int UNIT_BITS = 24;

	private static final int TIME_BITS = 20;

	private static final int TIME_MASK = (1 << TIME_BITS) - 1;

	private final int size;

	/** Made for the first key, as many instances have none. */
	private volatile @Nullable AtomicIntegerArray slots;

	RecentKeys(int maxKeys) {
		int wanted = (int) Math.min(MAX_SLOTS, (long) SLOTS_PER_KEY * maxKeys);
		this.size = Integer.highestOneBit(2 * wanted - 1);
	}

	private AtomicIntegerArray slots() {
		AtomicIntegerArray present = this.slots;
		return (present != null) ? present : create();
	}

	private synchronized AtomicIntegerArray create() {
		AtomicIntegerArray present = this.slots;
		if (present == null) {
			present = new AtomicIntegerArray(this.size);
			this.slots = present;
		}
		return present;
	}

	/**
	 * Record a request for a key, and return the approximate time in nanoseconds since
	 * the one before.
	 */
	long note(StateKey key, long now) {
		long hash = spread(key.key().hashCode() * 31L + key.space().hashCode());
		int index = (int) hash & (this.size - 1);
		int mark = (int) (hash >>> Integer.SIZE) & ~TIME_MASK;
		int time = (int) (now >> UNIT_BITS) & TIME_MASK;
		int before = slots().getAndSet(index, mark | time);
		if (before == 0 || (before & ~TIME_MASK) != mark) {
			return UNKNOWN;
		}
		return (long) ((time - before) & TIME_MASK) << UNIT_BITS;
	}

	/** Mix bits so that keys that are alike have slots and marks that are not. */
	private static long spread(long hash) {
		long mixed = hash * 0x9E3779B97F4A7C15L;
		return mixed ^ (mixed >>> 29);
	}

}
