package io.trypema.redis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import io.trypema.Ticker;

/**
 * Keys of one limit that were exhausted when Redis last answered, so that they stay
 * refused while it does not. The least recently used one is evicted. Safe for use by many
 * threads.
 */
final class FullKeys {

	static final int MAX_KEYS = 10_000;

	private final Ticker ticker;

	private final int maxKeys;

	private final ReentrantLock lock = new ReentrantLock();

	@GuardedBy("lock")
	private final Map<String, FullKey> keys = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, FullKey> eldest) {
			return size() > FullKeys.this.maxKeys || waitNanos(eldest.getValue()) <= 0;
		}

	};

	/** Spares the lock where no key is full. */
	private volatile boolean empty = true;

	private FullKeys(Ticker ticker, int maxKeys) {
		this.ticker = ticker;
		this.maxKeys = maxKeys;
	}

	static FullKeys of(Ticker ticker) {
		return new FullKeys(ticker, MAX_KEYS);
	}

	/** Return an instance that remembers no keys. */
	static FullKeys none() {
		return new FullKeys(Ticker.system(), 0);
	}

	private long waitNanos(FullKey key) {
		return key.retryAt() - this.ticker.nanos();
	}

	private boolean refuses(@Nullable FullKey key, long permits) {
		return key != null && permits >= key.permits() && waitNanos(key) > 0;
	}

	/** Refuse calls of a size, and larger ones, for a time. */
	void add(String key, long permits, long remaining, long waitNanos) {
		long retryAt = this.ticker.nanos() + waitNanos;
		this.lock.lock();
		try {
			FullKey before = this.keys.get(key);
			FullKey smaller = (before != null && before.smaller() != null) ? before.smaller() : before;
			boolean kept = smaller != null && smaller.permits() < permits && waitNanos(smaller) > 0;
			this.keys.put(key, new FullKey(permits, remaining, retryAt, kept ? smaller : null));
			this.empty = this.keys.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Record that a call was not refused: no smaller one would be. */
	void admitted(String key, long permits) {
		if (this.empty) {
			return;
		}
		this.lock.lock();
		try {
			FullKey full = this.keys.get(key);
			if (full != null && permits >= full.permits()) {
				this.keys.remove(key);
				this.empty = this.keys.isEmpty();
			}
			else if (full != null && full.smaller() != null && permits >= full.smaller().permits()) {
				this.keys.put(key, new FullKey(full.permits(), full.remaining(), full.retryAt(), null));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Forget a key whose permits may have been removed. */
	void forget(String key) {
		admitted(key, Long.MAX_VALUE);
	}

	void clear() {
		this.lock.lock();
		try {
			this.keys.clear();
			this.empty = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Return the refusal of calls of a size, if they are refused. */
	@Nullable Wait find(String key, long permits) {
		if (this.empty) {
			return null;
		}
		this.lock.lock();
		try {
			FullKey full = this.keys.get(key);
			if (full != null && !refuses(full, permits)) {
				full = refuses(full.smaller(), permits) ? full.smaller() : null;
			}
			return (full != null) ? new Wait(full.remaining(), Math.max(1, waitNanos(full))) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Refusal of a call.
	 *
	 * @param remaining the permits left, too few for the call
	 * @param nanos the time until it fits if no other calls arrive
	 */
	record Wait(long remaining, long nanos) {
	}

	/**
	 * The answer of Redis to the last call that did not fit.
	 *
	 * @param smaller its answer to a smaller call, if that is still valid
	 */
	private record FullKey(long permits, long remaining, long retryAt, @Nullable FullKey smaller) {
	}

}
