package io.trypema.concurrency;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import io.trypema.internal.BoundedKey;

/**
 * Limits calls in flight within this process. Safe for use by many threads.
 * <p>
 * Calls that wait for a place of one key get it in order of arrival, and before calls
 * that arrive later. Where limits differ, a place goes to the first waiting call whose
 * limit has room for it: calls with a larger limit do not wait for calls with a smaller
 * one. A future that has to wait is completed by a thread of the common pool. Idle keys
 * are kept in memory, up to 100 000.
 *
 * @since 0.1.0
 */
public final class LocalConcurrencyLimiter implements ConcurrencyLimiter {

	private static final int IDLE_KEYS = 100_000;

	/** So that idle keys are removed faster than new ones are added. */
	private static final int LOOKS = 4;

	private final Map<String, Places> keys = new ConcurrentHashMap<>();

	/** The next keys to search for idle ones. */
	@GuardedBy("this")
	private Iterator<Map.Entry<String, Places>> search = this.keys.entrySet().iterator();

	private volatile boolean closed;

	@Override
	public ConcurrencyDecision acquire(String key, ConcurrencyLimit limit) {
		String bounded = BoundedKey.of(key);
		ConcurrencyDecision decision = acquireAtOnce(bounded, limit);
		return (decision != null) ? decision : enqueue(bounded, (places) -> Waiter.ofThread(places, limit)).await();
	}

	@Override
	public CompletableFuture<ConcurrencyDecision> acquireAsync(String key, ConcurrencyLimit limit) {
		String bounded = BoundedKey.of(key);
		ConcurrencyDecision decision = acquireAtOnce(bounded, limit);
		if (decision != null) {
			return CompletableFuture.completedFuture(decision);
		}
		Waiter waiter = enqueue(bounded, (places) -> Waiter.ofAnybody(places, limit));
		waiter.start();
		return waiter;
	}

	/** Decide, or return {@code null} if the call has to wait. */
	private @Nullable ConcurrencyDecision acquireAtOnce(String key, ConcurrencyLimit limit) {
		while (true) {
			if (this.closed) {
				throw closed();
			}
			Places places = places(key);
			long taken = places.take(limit);
			if (taken > 0) {
				return ConcurrencyDecision.allowed(limit, taken, new Place(places));
			}
			if (taken < 0) {
				return limit.maxWait().isZero() ? ConcurrencyDecision.refused(limit, ~taken) : null;
			}
			this.keys.remove(key, places);
		}
	}

	private Waiter enqueue(String key, Function<Places, Waiter> factory) {
		while (true) {
			Places places = places(key);
			Waiter waiter = factory.apply(places);
			if (places.enqueue(waiter)) {
				if (this.closed) {
					places.failAll(LocalConcurrencyLimiter::closed);
				}
				return waiter;
			}
			this.keys.remove(key, places);
		}
	}

	private Places places(String key) {
		Places places = this.keys.get(key);
		if (places == null) {
			if (this.keys.size() >= IDLE_KEYS) {
				forgetIdleKeys();
			}
			places = this.keys.computeIfAbsent(key, (created) -> new Places());
		}
		return places;
	}

	private synchronized void forgetIdleKeys() {
		for (int looks = 0; looks < LOOKS; looks++) {
			if (!this.search.hasNext()) {
				this.search = this.keys.entrySet().iterator();
			}
			Map.Entry<String, Places> next = this.search.hasNext() ? this.search.next() : null;
			if (next != null && next.getValue().forget()) {
				this.keys.remove(next.getKey(), next.getValue());
			}
		}
	}

	@Override
	public long inFlight(String key) {
		Places places = this.keys.get(BoundedKey.of(key));
		return (places != null) ? places.taken() : 0;
	}

	@Override
	public CompletableFuture<Long> inFlightAsync(String key) {
		return CompletableFuture.completedFuture(inFlight(key));
	}

	/** Return how many keys are kept in memory. */
	int size() {
		return this.keys.size();
	}

	@Override
	public void close() {
		this.closed = true;
		this.keys.values().forEach((places) -> places.failAll(LocalConcurrencyLimiter::closed));
	}

	static IllegalStateException closed() {
		return new IllegalStateException("The limiter is closed");
	}

}
