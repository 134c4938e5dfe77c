package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.Ticker;

/**
 * The leased keys of a strategy.
 */
final class LeaseStore implements LeasedKey.Owner {

	/** A key is leased if a lease would have spared so many of its calls. */
	private static final long CALLS_PER_TERM = 2;

	private final Map<String, LeasedKey> keys = new ConcurrentHashMap<>();

	private final RecentKeys recent;

	private final LongAdder handBacks = new LongAdder();

	private final int maxKeys;

	private final Ticker ticker;

	private final LeaseFlusher flusher;

	private final LeasedKey.Collaborators shared;

	private volatile boolean closed;

	LeaseStore(int maxKeys, Ticker ticker, LeaseFlusher flusher) {
		this.maxKeys = maxKeys;
		this.recent = new RecentKeys(maxKeys);
		this.ticker = ticker;
		this.flusher = flusher;
		this.shared = new LeasedKey.Collaborators(ticker, flusher, this);
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	/** Lease nothing more. */
	void close() {
		this.closed = true;
	}

	int size() {
		return this.keys.size();
	}

	/** Return all keys, each once, as a weakly consistent stream. */
	Stream<String> keys() {
		return this.keys.keySet().stream();
	}

	/** Return the number of keys with permits to spend, each limit counted separately. */
	long leases() {
		long now = this.ticker.nanos();
		long[] leases = new long[1];
		this.keys.values().forEach((first) -> forEach(first, (leased) -> leases[0] += leased.isHeld(now) ? 1 : 0));
		return leases[0];
	}

	/** Return how many times unspent permits were returned. */
	long handBacks() {
		return this.handBacks.sum();
	}

	@Override
	public void countHandBack() {
		this.handBacks.increment();
	}

	@Nullable LeasedKey find(String key, RedisLimit limit) {
		LeasedKey leased = this.keys.get(key);
		while (leased != null && !leased.isFor(limit)) {
			leased = leased.next();
		}
		return leased;
	}

	/**
	 * Return the lease on a key, created if the key was requested recently; or
	 * {@code null} if it was not, or if there is no room.
	 */
	@Nullable LeasedKey findOrCreate(StateKey key, RedisLimit limit) {
		LeasedKey leased = find(key.key(), limit);
		if (leased != null) {
			return leased;
		}
		long now = this.ticker.nanos();
		long ago = this.recent.note(key, now);
		if (ago == RecentKeys.UNKNOWN || this.keys.size() >= this.maxKeys) {
			return null;
		}
		LeaseTerms terms = LeaseTerms.of(limit, this.flusher.intervalNanos());
		return (ago <= terms.longest() / CALLS_PER_TERM)
				? create(key, limit, new LeaseSizing(terms, this.flusher, now - ago)) : null;
	}

	private @Nullable LeasedKey create(StateKey key, RedisLimit limit, LeaseSizing sizing) {
		this.keys.compute(key.key(), (same, first) -> {
			LeasedKey known = first;
			while (known != null && !known.isFor(limit)) {
				known = known.next();
			}
			if (known != null) {
				return first;
			}
			LeasedKey created = limit.space().isSuppressed() ? new SuppressedLeasedKey(key, limit, sizing, this.shared)
					: new AbsoluteLeasedKey(key, limit, sizing, this.shared);
			created.next(first);
			this.flusher.countKeys(1);
			return created;
		});
		return find(key.key(), limit);
	}

	@Override
	public void remove(LeasedKey leased) {
		this.keys.computeIfPresent(leased.stateKey.key(), (key, first) -> {
			this.flusher.countKeys(-1);
			if (first == leased) {
				return leased.next();
			}
			LeasedKey before = first;
			while (before.next() != leased) {
				before = Objects.requireNonNull(before.next());
			}
			before.next(leased.next());
			return first;
		});
	}

	/** Whether a key is leased under another limit than one. */
	boolean isShared(StateKey key, @Nullable LeasedKey one) {
		LeasedKey first = this.keys.get(key.key());
		return first != null && (first != one || first.next() != null);
	}

	/** Return the lease on a key, the first if it is leased under several limits. */
	@Nullable LeasedKey first(StateKey key) {
		LeasedKey leased = this.keys.get(key.key());
		while (leased != null && !leased.stateKey.equals(key)) {
			leased = leased.next();
		}
		return leased;
	}

	/** Prepare settlements of a key under all of its limits but one. */
	List<Call<?>> settle(StateKey key, @Nullable LeasedKey except, Function<LeasedKey, @Nullable SettlementCall> how) {
		List<Call<?>> calls = new ArrayList<>(2);
		forEach(this.keys.get(key.key()), (leased) -> {
			SettlementCall call = (leased != except && leased.stateKey.equals(key)) ? how.apply(leased) : null;
			if (call != null) {
				calls.add(call);
			}
		});
		return calls;
	}

	/** Prepare to return all leases. */
	List<Call<?>> closeAll() {
		List<Call<?>> calls = new ArrayList<>();
		this.keys.values().forEach((first) -> forEach(first, (leased) -> {
			SettlementCall call = leased.close();
			if (call != null) {
				calls.add(call);
			}
		}));
		return calls;
	}

	private static void forEach(@Nullable LeasedKey first, Consumer<LeasedKey> action) {
		LeasedKey leased = first;
		while (leased != null) {
			// A key that is retired meanwhile has no next one
			LeasedKey next = leased.next();
			action.accept(leased);
			leased = next;
		}
	}

}
