package io.trypema.local;

import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.Ticker;

/**
 * The series of all keys of one strategy: bounded in number, and forgotten when quiet.
 *
 * @param <S> the type of series
 */
final class KeyStore<S extends KeyedSeries> {

	/*
	 * Look-ups read a concurrent map and take no lock. What adds or removes a series
	 * takes the store's lock, and within it that of the series; never the other way
	 * round. A series that was removed is marked as retired, so that a caller who had
	 * found it before looks again.
	 *
	 * When the store is full, a hand that goes round the map looks at the next few
	 * series: quiet ones are removed; if there is none, one goes that has refused no call
	 * before one that has, then the one whose loss gives back the fewest permits, and of
	 * equals the one that was idle longest. A flood of invented keys thus drives out its
	 * own kind, and a key that has used much of its limit keeps its history. Cost of an
	 * insertion into a full store: O(1), with the sample as factor.
	 */

	private static final int SAMPLE = 8;

	private final ConcurrentHashMap<String, S> heads = new ConcurrentHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final LongAdder evictions = new LongAdder();

	private final int maxKeys;

	private final Ticker ticker;

	private final SeriesFactory<S> factory;

	private Iterator<S> hand = Collections.emptyIterator();

	private @Nullable S atHand;

	private final AtomicInteger size = new AtomicInteger();

	private volatile boolean closed;

	KeyStore(int maxKeys, Ticker ticker, SeriesFactory<S> factory) {
		this.maxKeys = maxKeys;
		this.ticker = ticker;
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
			makeRoom(now);
			S created = this.factory.create(key, quota, now);
			created.next(this.heads.get(key));
			this.heads.put(key, created);
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

	private void makeRoom(long now) {
		S victim = null;
		for (int i = 0; isFull() && i < SAMPLE; i++) {
			S candidate = turnHand();
			if (candidate == null) {
				break;
			}
			if (!removeIfQuiet(candidate, now) && (victim == null || isWorthLess(candidate, victim, now))) {
				victim = candidate;
			}
		}
		if (isFull() && victim != null) {
			remove(victim);
			this.evictions.increment();
		}
	}

	private boolean isFull() {
		return this.size.get() >= this.maxKeys;
	}

	private boolean isWorthLess(S candidate, S other, long now) {
		if (candidate.hasRefused() != other.hasRefused()) {
			return other.hasRefused();
		}
		long difference = candidate.accepted() - other.accepted();
		return difference < 0 || (difference == 0 && now - candidate.newestEnd() > now - other.newestEnd());
	}

	private @Nullable S turnHand() {
		S current = this.atHand;
		if (current == null) {
			if (!this.hand.hasNext()) {
				this.hand = this.heads.values().iterator();
			}
			current = this.hand.hasNext() ? this.hand.next() : null;
		}
		this.atHand = (current != null) ? next(current) : null;
		return (current == null || !current.isRetired()) ? current : turnHand();
	}

	private void unlink(S series) {
		S head = this.heads.get(series.key());
		if (head == series) {
			S next = next(series);
			if (next != null) {
				this.heads.put(series.key(), next);
			}
			else {
				this.heads.remove(series.key());
			}
			this.size.decrementAndGet();
			return;
		}
		for (S before = head; before != null; before = next(before)) {
			if (before.next() == series) {
				before.next(series.next());
				this.size.decrementAndGet();
				return;
			}
		}
	}

	/** Forget a series if it is quiet. */
	boolean removeIfQuiet(S series, long now) {
		return series.isQuiet(now) && removeIf(series, (locked) -> locked.isQuiet(now));
	}

	/** Forget a series, whatever is in it. */
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

	/** Return all keys, each once, as they are when the stream comes by. */
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
	 * Makes series.
	 */
	@FunctionalInterface
	interface SeriesFactory<S> {

		S create(String key, Quota quota, long now);

	}

}
