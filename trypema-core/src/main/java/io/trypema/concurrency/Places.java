package io.trypema.concurrency;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The places of one key, and who waits for them. Places are taken and given back without
 * a lock while nobody waits.
 */
final class Places {

	private static final long FORGOTTEN = Long.MIN_VALUE;

	private final AtomicLong taken = new AtomicLong();

	/** In the order in which they came; guarded by its monitor. */
	private final Set<Waiter> waiters = new LinkedHashSet<>();

	/**
	 * Their number: written before the places are read again, and read after they change.
	 */
	private volatile int waiting;

	/**
	 * Take a place, unless others wait for one.
	 * @return the places taken by then; their complement if this one was not; or 0 if the
	 * key was forgotten
	 */
	long take(ConcurrencyLimit limit) {
		return (this.waiting > 0) ? ~Math.max(0, this.taken.get()) : takeNow(limit);
	}

	private long takeNow(ConcurrencyLimit limit) {
		while (true) {
			long before = this.taken.get();
			if (before == FORGOTTEN) {
				return 0;
			}
			if (before >= limit.places()) {
				return ~before;
			}
			if (this.taken.compareAndSet(before, before + 1)) {
				return before + 1;
			}
		}
	}

	void giveBack() {
		this.taken.decrementAndGet();
		if (this.waiting > 0) {
			serve();
		}
	}

	/** Wait for a place, or return nothing if the key was forgotten. */
	@Nullable Waiter enqueue(ConcurrencyLimit limit) {
		Waiter waiter = new Waiter(this, limit);
		synchronized (this.waiters) {
			if (this.taken.get() == FORGOTTEN) {
				return null;
			}
			this.waiters.add(waiter);
			this.waiting = this.waiters.size();
		}
		waiter.start();
		serve();
		return waiter;
	}

	/** Give free places to those who wait first. */
	private void serve() {
		List<Waiter> served = new ArrayList<>(1);
		synchronized (this.waiters) {
			while (!this.waiters.isEmpty()) {
				Waiter first = this.waiters.iterator().next();
				long taken = takeNow(first.limit());
				if (taken <= 0) {
					break;
				}
				this.waiters.remove(first);
				this.waiting = this.waiters.size();
				first.inFlight(taken);
				served.add(first);
			}
		}
		served.forEach(Waiter::serve);
	}

	/** Whether one waited who waits no longer. */
	boolean leave(Waiter waiter) {
		boolean waited;
		synchronized (this.waiters) {
			waited = this.waiters.remove(waiter);
			this.waiting = this.waiters.size();
		}
		// The next may be content with what this one was not
		if (waited && this.waiting > 0) {
			serve();
		}
		return waited;
	}

	void failAll(RuntimeException failure) {
		List<Waiter> all;
		synchronized (this.waiters) {
			all = List.copyOf(this.waiters);
		}
		all.forEach((waiter) -> waiter.fail(failure));
	}

	long taken() {
		return Math.max(0, this.taken.get());
	}

	/** Forget the key, if there is no call. */
	boolean forget() {
		synchronized (this.waiters) {
			return this.waiters.isEmpty() && this.taken.compareAndSet(0, FORGOTTEN);
		}
	}

}
