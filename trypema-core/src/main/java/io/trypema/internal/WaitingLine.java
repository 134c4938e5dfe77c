package io.trypema.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a place, each until fewer than so many are taken. Not safe for use
 * by many threads.
 *
 * @param <W> the type of those who wait
 */
public final class WaitingLine<W> {

	/** Who waits and when they came, by the places they share with others. */
	private NavigableMap<Long, Map<W, Long>> waiting = Collections.emptyNavigableMap();

	private long arrivals;

	private int size;

	/**
	 * Add one at the end.
	 * @param waiter who waits
	 * @param places until fewer places than these are taken
	 */
	public void add(W waiter, long places) {
		if (this.size == 0) {
			this.waiting = new TreeMap<>();
		}
		if (this.waiting.computeIfAbsent(places, (created) -> new LinkedHashMap<>())
			.put(waiter, this.arrivals++) == null) {
			this.size++;
		}
	}

	/**
	 * Remove one.
	 * @param waiter who waits no longer
	 * @param places as when it was added
	 * @return whether it waited
	 */
	public boolean remove(W waiter, long places) {
		Map<W, Long> alike = this.waiting.get(places);
		if (alike == null || alike.remove(waiter) == null) {
			return false;
		}
		if (alike.isEmpty()) {
			this.waiting.remove(places);
		}
		this.size--;
		if (this.size == 0) {
			// So that a line costs little while nobody waits
			this.waiting = Collections.emptyNavigableMap();
		}
		return true;
	}

	/**
	 * Return who has waited longest, of those who would take a place now.
	 * @param taken how many places are taken
	 * @return who waits, or {@code null} if nobody would
	 */
	public @Nullable W first(long taken) {
		Map.Entry<W, Long> first = null;
		for (Map<W, Long> alike : this.waiting.tailMap(taken, false).values()) {
			Map.Entry<W, Long> next = alike.entrySet().iterator().next();
			if (first == null || next.getValue() < first.getValue()) {
				first = next;
			}
		}
		return (first != null) ? first.getKey() : null;
	}

	/**
	 * Return how many wait.
	 * @return their number
	 */
	public int size() {
		return this.size;
	}

}
