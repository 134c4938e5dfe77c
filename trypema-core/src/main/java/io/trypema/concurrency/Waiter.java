package io.trypema.concurrency;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A call that waits for a place, and its decision. What depends on that runs on threads
 * of the common pool.
 */
final class Waiter extends CompletableFuture<ConcurrencyDecision> {

	private final Places places;

	private final ConcurrencyLimit limit;

	private volatile long inFlight;

	Waiter(Places places, ConcurrencyLimit limit) {
		this.places = places;
		this.limit = limit;
	}

	ConcurrencyLimit limit() {
		return this.limit;
	}

	void inFlight(long inFlight) {
		this.inFlight = inFlight;
	}

	/** Wait no longer than the limit says. */
	void start() {
		CompletableFuture.delayedExecutor(this.limit.maxWait().toNanos(), TimeUnit.NANOSECONDS).execute(this::giveUp);
	}

	/** The place is taken. */
	void serve() {
		defaultExecutor().execute(() -> {
			ConcurrencyPermit permit = new Place(this.places);
			if (!complete(ConcurrencyDecision.allowed(this.limit, this.inFlight, permit))) {
				permit.close();
			}
		});
	}

	/** Called by threads that may run what depends on this. */
	void giveUp() {
		if (this.places.leave(this)) {
			complete(ConcurrencyDecision.refused(this.limit, this.places.taken()));
		}
	}

	void fail(RuntimeException failure) {
		if (this.places.leave(this)) {
			completeExceptionally(failure);
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		this.places.leave(this);
		return super.cancel(mayInterruptIfRunning);
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

}
