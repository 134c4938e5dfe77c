package io.trypema.concurrency;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.trypema.internal.WaitingLine;

/**
 * The places of one key that are taken, and who waits for them. Places are taken and
 * given back without a lock while nobody waits.
 */
final class Places extends AtomicLong {

	private static final long serialVersionUID = 1L;

	private static final long FORGOTTEN = Long.MIN_VALUE;

	/** Guarded by its monitor. */
	private final transient WaitingLine<Waiter> line = new WaitingLine<>();

	/**
	 * Its size: written before the places are read again, and read after they change.
	 */
	private transient volatile int waiting;

	/**
	 * Take a place, after those who wait for one.
	 * @return the places taken by then; their complement if this one was not; or 0 if the
	 * key was forgotten
	 */
	long take(ConcurrencyLimit limit) {
		return (this.waiting == 0) ? takeOneOf(limit.places()) : takeInTurn(limit.places());
	}

	private long takeOneOf(long places) {
		while (true) {
			long before = get();
			if (before == FORGOTTEN) {
				return 0;
			}
			if (before >= places) {
				return ~before;
			}
			if (compareAndSet(before, before + 1)) {
				return before + 1;
			}
		}
	}

	private long takeInTurn(long places) {
		List<Waiter> served;
		long taken;
		synchronized (this.line) {
			served = takeForWaiters();
			taken = takeOneOf(places);
		}
		served.forEach(Waiter::serve);
		return taken;
	}

	void giveBack() {
		decrementAndGet();
		if (this.waiting > 0) {
			serve();
		}
	}

	/** Have one wait for a place, and return whether the key is not forgotten. */
	boolean enqueue(Waiter waiter) {
		synchronized (this.line) {
			if (get() == FORGOTTEN) {
				return false;
			}
			this.line.add(waiter, waiter.places());
			this.waiting = this.line.size();
		}
		serve();
		return true;
	}

	/** Give free places to those who wait. */
	private void serve() {
		List<Waiter> served;
		synchronized (this.line) {
			served = takeForWaiters();
		}
		served.forEach(Waiter::serve);
	}

	private List<Waiter> takeForWaiters() {
		List<Waiter> served = new ArrayList<>(1);
		for (Waiter first = first(); first != null; first = first()) {
			long taken = takeOneOf(first.places());
			if (taken > 0) {
				first.taken(taken);
				remove(first);
				served.add(first);
			}
		}
		return served;
	}

	private @Nullable Waiter first() {
		return this.line.first(get());
	}

	private boolean remove(Waiter waiter) {
		boolean waited = this.line.remove(waiter, waiter.places());
		this.waiting = this.line.size();
		return waited;
	}

	/** Whether one waited who waits no longer. */
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
		return Math.max(0, get());
	}

	/** Forget the key, if there is no call. */
	boolean forget() {
		synchronized (this.line) {
			return this.waiting == 0 && compareAndSet(0, FORGOTTEN);
		}
	}

}
