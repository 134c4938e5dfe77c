package io.trypema.local;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import io.trypema.Ticker;

/**
 * The series of all keys of one strategy: bounded in number for each limit, and forgotten
 * when quiet.
 *
 * @param <S> the type of series
 */
final class KeyStore<S extends KeyedSeries> {

	/*
	 * Look-ups read a concurrent map and take no lock. Adding or removing a series takes
	 * the store's lock, and within it that of the series; never the other way round. A
	 * series that was removed is marked as retired, so that a caller that had found it
	 * before repeats the look-up.
	 *
	 * Series of one limit form a group, which is bounded, so that calls of a limit that
	 * is cheap to exhaust evict no keys of another. When a group is full, some of its
	 * series are drawn at random, so that callers cannot steer the choice by surrounding
	 * a series with others. The one of these that has used the smallest share of its
	 * capacity is evicted. Cost of an insertion into a full group: O(1), with the sample
	 * as factor.
	 */

	/** Further limits, which resolvers can produce, share the last group. */
	private static final int MAX_GROUPS = 64;

	private final ConcurrentHashMap<String, S> heads = new ConcurrentHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final LongAdder evictions = new LongAdder();

	private final int maxKeys;

	private final Ticker ticker;

	private final SeriesFactory<S> factory;

	private final RandomGenerator random;

	@GuardedBy("lock")
	private final Map<Limit, KeyGroup<S>> groups = new HashMap<>();

	@GuardedBy("lock")
	private final KeyGroup<S> others = new KeyGroup<>();

	private final AtomicInteger size = new AtomicInteger();

	private volatile boolean closed;

	/**
	 * Create a store.
	 * @param maxKeys how many series each limit has at most
	 * @param ticker the source of time
	 * @param random draws the series to compare, with the lock of the store held
	 * @param factory creates series
	 */
	KeyStore(int maxKeys, Ticker ticker, RandomGenerator random, SeriesFactory<S> factory) {
		this.maxKeys = maxKeys;
		this.ticker = ticker;
		this.random = random;
		this.factory = factory;
	}

	@Nullable S find(String key, Quota quota) {
		S series = this.heads.get(key);
		while (series != null && !series.belongsTo(quota)) {
			series = next(series);
		}
		if (series == null) {
			checkOpen();
		}
		return series;
	}

	/**
	 * Return a series that was not retired when it was found; it may be by the time it is
	 * locked.
	 */
	S findOrCreate(String key, Quota quota) {
		S found = find(key, quota);
		return (found != null && !found.isRetired()) ? found : create(key, quota);
	}

	private S create(String key, Quota quota) {
		this.lock.lock();
		try {
			S found = find(key, quota);
			if (found != null) {
				return found;
			}
			// Not before the removal of a series that the key may have had
			long now = this.ticker.nanos();
			KeyGroup<S> group = group(quota);
			makeRoom(group, now);
			S created = this.factory.create(key, quota, now);
			created.next(this.heads.get(key));
			this.heads.put(key, created);
			group.add(created);
			this.size.incrementAndGet();
			return created;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void checkOpen() {
		if (this.closed) {
			throw new IllegalStateException("The rate limiter is closed");
		}
	}

	private void makeRoom(KeyGroup<S> group, long now) {
		while (group.size() >= this.maxKeys) {
			S victim = Objects.requireNonNull(group.leastUsed(this.random, now));
			if (!removeIfQuiet(victim, now)) {
				remove(victim);
				this.evictions.increment();
			}
		}
	}

	@GuardedBy("lock")
	private KeyGroup<S> group(Quota quota) {
		Limit limit = new Limit(quota.window(), quota.capacity());
		KeyGroup<S> group = this.groups.get(limit);
		if (group == null) {
			if (this.groups.size() >= MAX_GROUPS) {
				this.groups.values().removeIf((other) -> other.size() == 0);
			}
			if (this.groups.size() >= MAX_GROUPS) {
				return this.others;
			}
			group = new KeyGroup<>();
			this.groups.put(limit, group);
		}
		return group;
	}

	private void unlink(S series) {
		leaveGroup(series);
		this.size.decrementAndGet();
		S head = this.heads.get(series.key());
		if (head == series) {
			S next = next(series);
			if (next != null) {
				this.heads.put(series.key(), next);
			}
			else {
				this.heads.remove(series.key());
			}
			return;
		}
		for (S before = head; before != null; before = next(before)) {
			if (before.next() == series) {
				before.next(series.next());
				return;
			}
		}
	}

	@SuppressWarnings("unchecked")
	private void leaveGroup(S series) {
		((KeyGroup<S>) series.group()).remove(series);
	}

	/** Forget a series if it is quiet. */
	boolean removeIfQuiet(S series, long now) {
		return series.isQuiet(now) && removeIf(series, (locked) -> locked.isQuiet(now));
	}

	/** Forget a series, whatever its state. */
	private void remove(S series) {
		removeIf(series, (locked) -> true);
	}

	private boolean removeIf(S series, Predicate<S> condition) {
		this.lock.lock();
		try {
			boolean removed = retireIf(series, condition);
			if (removed) {
				unlink(series);
			}
			return removed;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean retireIf(S series, Predicate<S> condition) {
		series.lock();
		try {
			boolean retired = !series.isRetired() && condition.test(series);
			if (retired) {
				series.retire();
			}
			return retired;
		}
		finally {
			series.unlock();
		}
	}

	/** Forget all series that are quiet. */
	void sweep() {
		long now = this.ticker.nanos();
		for (S head : this.heads.values()) {
			for (S series = head; series != null; series = next(series)) {
				removeIfQuiet(series, now);
			}
		}
	}

	void clear() {
		this.lock.lock();
		try {
			checkOpen();
			removeAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			removeAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void removeAll() {
		for (S head : this.heads.values()) {
			for (S series = head; series != null; series = next(series)) {
				remove(series);
			}
		}
	}

	/** Return all keys, each once, as a weakly consistent stream. */
	Stream<String> keys() {
		return this.heads.keySet().stream();
	}

	int size() {
		return this.size.get();
	}

	long evictions() {
		return this.evictions.sum();
	}

	@SuppressWarnings("unchecked")
	private @Nullable S next(S series) {
		return (S) series.next();
	}

	/**
	 * Properties that the keys of a group share.
	 */
	private record Limit(Window window, long capacity) {
	}

	/**
	 * Creates series.
	 */
	@FunctionalInterface
	interface SeriesFactory<S> {

		S create(String key, Quota quota, long now);

	}

}
