package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.Ticker;

/**
 * The leased keys of a strategy.
 */
final class LeaseStore {

	private final Map<String, LeasedKey> keys = new ConcurrentHashMap<>();

	private final LongAdder handBacks = new LongAdder();

	private final int maxKeys;

	private final Ticker ticker;

	private final Flusher flusher;

	private final Operations operations;

	private volatile boolean closed;

	LeaseStore(int maxKeys, Ticker ticker, Flusher flusher, Operations operations) {
		this.maxKeys = maxKeys;
		this.ticker = ticker;
		this.flusher = flusher;
		this.operations = operations;
	}

	long now() {
		return this.ticker.nanos();
	}

	Flusher flusher() {
		return this.flusher;
	}

	Operations operations() {
		return this.operations;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Lease nothing more. */
	void close() {
		this.closed = true;
	}

	int size() {
		return this.keys.size();
	}

	/** Return all keys, each once, as they are when the stream comes by. */
	Stream<String> keys() {
		return this.keys.keySet().stream();
	}

	/** Return how many keys have permits to spend, each limit counted apart. */
	long leases() {
		long now = now();
		long leases = 0;
		for (LeasedKey first : this.keys.values()) {
			for (LeasedKey leased = first; leased != null; leased = leased.next()) {
				leases += leased.isHeld(now) ? 1 : 0;
			}
		}
		return leases;
	}

	/** Return how many leases were handed back with permits unspent. */
	long handBacks() {
		return this.handBacks.sum();
	}

	void countHandBack() {
		this.handBacks.increment();
	}

	@Nullable LeasedKey find(String key, Quota quota) {
		return find(this.keys.get(key), quota);
	}

	/**
	 * Return what is leased of a key, made if need be, or {@code null} if there is no
	 * room.
	 */
	@Nullable LeasedKey findOrCreate(String key, Quota quota) {
		LeasedKey leased = find(key, quota);
		if (leased != null || this.keys.size() >= this.maxKeys) {
			return leased;
		}
		this.keys.compute(key, (same, first) -> {
			if (find(first, quota) != null) {
				return first;
			}
			LeasedKey created = create(key, quota);
			created.next(first);
			return created;
		});
		return find(key, quota);
	}

	private static @Nullable LeasedKey find(@Nullable LeasedKey first, Quota quota) {
		LeasedKey leased = first;
		while (leased != null && !leased.isFor(quota)) {
			leased = leased.next();
		}
		return leased;
	}

	private LeasedKey create(String key, Quota quota) {
		LeaseTerms terms = LeaseTerms.of(quota, this.flusher.intervalNanos());
		return quota.space().isSuppressed() ? new SuppressedLease(key, quota, terms, this)
				: new AbsoluteLease(key, quota, terms, this);
	}

	void remove(LeasedKey leased) {
		this.keys.computeIfPresent(leased.key, (key, first) -> {
			if (first == leased) {
				return leased.next();
			}
			LeasedKey before = first;
			while (before.next() != null && before.next() != leased) {
				before = Objects.requireNonNull(before.next());
			}
			before.next((before.next() != null) ? leased.next() : null);
			return first;
		});
	}

	/** Prepare to hand back what is leased of a key under other limits than one. */
	List<Call<?>> recallOthers(LeasedKey kept) {
		List<Call<?>> calls = new ArrayList<>(0);
		for (LeasedKey leased = this.keys.get(kept.key); leased != null; leased = leased.next()) {
			if (leased != kept && leased.stateKey.equals(kept.stateKey)) {
				addIfAny(calls, leased.settle(Settlement.Purpose.RECALL));
			}
		}
		return calls;
	}

	/** Prepare to settle what is leased of a key, under any of its limits. */
	List<Call<?>> settle(StateKey key, Settlement.Purpose purpose) {
		List<Call<?>> calls = new ArrayList<>(2);
		for (LeasedKey leased = this.keys.get(key.key()); leased != null; leased = leased.next()) {
			if (leased.stateKey.equals(key)) {
				addIfAny(calls, leased.settle(purpose));
			}
		}
		return calls;
	}

	/** Prepare to hand back all that is leased. */
	List<Call<?>> recall() {
		List<Call<?>> calls = new ArrayList<>();
		for (LeasedKey first : this.keys.values()) {
			for (LeasedKey leased = first; leased != null; leased = leased.next()) {
				addIfAny(calls, leased.settle(Settlement.Purpose.RECALL));
			}
		}
		return calls;
	}

	private static void addIfAny(List<Call<?>> calls, @Nullable SettlementCall call) {
		if (call != null) {
			calls.add(call);
		}
	}

}
