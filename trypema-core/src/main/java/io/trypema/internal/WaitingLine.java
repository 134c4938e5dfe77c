package io.trypema.internal;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Queue of waiters for a place, each with the number of taken places below which it is
 * served. Not safe for use by many threads.
 *
 * @param <W> the type of waiters
 */
public final class WaitingLine<W> {

	/** The waiters by the places they share with others, and by their arrival. */
	private NavigableMap<Long, NavigableMap<Long, W>> waiting = Collections.emptyNavigableMap();

	private Map<W, Long> numbers = Map.of();

	private long arrivals;

	/**
	 * Return the number of a new arrival, which need not wait yet.
	 * @return the number, greater than those before
	 */
	public long arrive() {
		return this.arrivals++;
	}

	/**
	 * Add a waiter at the end.
	 * @param waiter the waiter
	 * @param places until fewer places than these are taken
	 */
	public void add(W waiter, long places) {
		add(waiter, places, arrive());
	}

	/**
	 * Add a waiter before later arrivals.
	 * @param waiter the waiter
	 * @param places until fewer places than these are taken
	 * @param arrival the number of its arrival
	 */
	public void add(W waiter, long places, long arrival) {
		if (this.numbers.isEmpty()) {
			this.waiting = new TreeMap<>();
			this.numbers = new HashMap<>();
		}
		if (this.numbers.putIfAbsent(waiter, arrival) == null) {
			this.waiting.computeIfAbsent(places, (created) -> new TreeMap<>()).put(arrival, waiter);
		}
	}

	/**
	 * Remove one.
	 * @param waiter the waiter
	 * @param places as when it was added
	 * @return whether it waited
	 */
	public boolean remove(W waiter, long places) {
		Long arrival = this.numbers.isEmpty() ? null : this.numbers.remove(waiter);
		if (arrival == null) {
			return false;
		}
		NavigableMap<Long, W> alike = Objects.requireNonNull(this.waiting.get(places));
		alike.remove(arrival);
		if (alike.isEmpty()) {
			this.waiting.remove(places);
		}
		if (this.numbers.isEmpty()) {
			// So that a line is cheap while it is empty
			this.waiting = Collections.emptyNavigableMap();
			this.numbers = Map.of();
		}
		return true;
	}

	/**
	 * Return the first waiter that can take a place now.
	 * @param taken how many places are taken
	 * @return the waiter, or {@code null} if there is none
	 */
	public @Nullable W first(long taken) {
		Map.Entry<Long, W> first = null;
		for (NavigableMap<Long, W> alike : this.waiting.tailMap(taken, false).values()) {
			Map.Entry<Long, W> next = alike.firstEntry();
			if (first == null || next.getKey() < first.getKey()) {
				first = next;
			}
		}
		return (first != null) ? first.getValue() : null;
	}

	/**
	 * Return the number of waiters.
	 * @return their number
	 */
	public int size() {
		return this.numbers.size();
	}

}
