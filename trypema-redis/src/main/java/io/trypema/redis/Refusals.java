package io.trypema.redis;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * What Redis said to calls of one key that did not fit, for some sizes of calls. One size
 * may be forgotten for another. Safe for use by many threads.
 */
final class Refusals {

	private static final int SLOTS = 4;

	private final AtomicReferenceArray<@Nullable Refusal> slots = new AtomicReferenceArray<>(SLOTS);

	private static int slot(long permits) {
		return (int) (permits & (SLOTS - 1));
	}

	/** Return the refusal of calls of a size, if it holds. */
	@Nullable Refusal find(long permits, long now) {
		Refusal last = this.slots.get(slot(permits));
		return (last != null && last.holds(permits, now)) ? last : null;
	}

	void add(Refusal refusal) {
		this.slots.set(slot(refusal.permits()), refusal);
	}

	void clear() {
		for (int i = 0; i < SLOTS; i++) {
			this.slots.set(i, null);
		}
	}

}
