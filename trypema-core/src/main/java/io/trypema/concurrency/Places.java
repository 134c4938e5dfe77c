package io.trypema.concurrency;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.trypema.internal.WaitingLine;

/**
 * The places of one key that are taken, and the calls that wait for them. Places are
 * taken and given back without a lock while no call waits.
 */
final class Places extends AtomicLong {

	private static final long serialVersionUID = 1L;

	/*
	 * The value is the number of places taken, with a flag while calls wait for one. So
	 * whoever takes a place by a comparison knows that no call waited at that moment, and
	 * whoever gives one back knows whether a call does. The flag changes with the lock of
	 * the line held only. With it held, a place is taken if no waiting call would take
	 * one of the same number.
	 */

	private static final long FORGOTTEN = Long.MIN_VALUE;

	private static final long WAITING = 1L << 62;

	/** Guarded by its monitor. */
	private final transient WaitingLine<Waiter> line = new WaitingLine<>();

	/**
	 * Take a place, after the calls that wait for one.
	 * @return the places taken by then; their complement if this one was not; or 0 if the
	 * key was forgotten
	 */
	long take(ConcurrencyLimit limit) {
		while (true) {
			long before = get();
			if (before == FORGOTTEN) {
				return 0;
			}
			if (taken(before) >= limit.places()) {
				return ~taken(before);
			}
			if ((before & WAITING) != 0) {
				return takeInTurn(limit.places());
			}
			if (compareAndSet(before, before + 1)) {
				return before + 1;
			}
		}
	}

	private static long taken(long value) {
		return value & ~WAITING;
	}

	private long takeInTurn(long places) {
		List<Waiter> served = new ArrayList<>(1);
		long taken;
		synchronized (this.line) {
			long before;
			do {
				takeForWaiters(served);
				before = get();
				taken = taken(before);
			}
			while (before != FORGOTTEN && taken < places
					&& (this.line.first(taken) != null || !compareAndSet(before, before + 1)));
			taken = (before == FORGOTTEN) ? 0 : (taken < places) ? taken + 1 : ~taken;
		}
		served.forEach(Waiter::serve);
		return taken;
	}

	void giveBack() {
		if ((decrementAndGet() & WAITING) != 0) {
			serve();
		}
	}

	/** Add a waiting call, and return {@code false} if the key is forgotten. */
	boolean enqueue(Waiter waiter) {
		synchronized (this.line) {
			if (get() == FORGOTTEN) {
				return false;
			}
			if (this.line.size() == 0) {
				addAndGet(WAITING);
			}
			this.line.add(waiter, waiter.places());
		}
		serve();
		return true;
	}

	/** Give free places to the calls that wait. */
	private void serve() {
		List<Waiter> served = new ArrayList<>(1);
		synchronized (this.line) {
			takeForWaiters(served);
		}
		served.forEach(Waiter::serve);
	}

	private void takeForWaiters(List<Waiter> served) {
		long before = get();
		Waiter first = this.line.first(taken(before));
		while (first != null) {
			if (compareAndSet(before, before + 1)) {
				first.taken(taken(before) + 1);
				remove(first);
				served.add(first);
			}
			before = get();
			first = this.line.first(taken(before));
		}
	}

	private boolean remove(Waiter waiter) {
		boolean waited = this.line.remove(waiter, waiter.places());
		if (waited && this.line.size() == 0) {
			addAndGet(-WAITING);
		}
		return waited;
	}

	/** Remove a waiting call, and return whether it was waiting. */
	boolean leave(Waiter waiter) {
		synchronized (this.line) {
			return remove(waiter);
		}
	}

	void failAll(Supplier<RuntimeException> failure) {
		List<Waiter> failed = new ArrayList<>();
		synchronized (this.line) {
			for (Waiter first = this.line.first(0); first != null; first = this.line.first(0)) {
				remove(first);
				failed.add(first);
			}
		}
		failed.forEach((waiter) -> waiter.fail(failure.get()));
	}

	long taken() {
		return Math.max(0, taken(get()));
	}

	/** Forget the key, if there is no call. */
	boolean forget() {
		synchronized (this.line) {
			return compareAndSet(0, FORGOTTEN);
		}
	}

}
