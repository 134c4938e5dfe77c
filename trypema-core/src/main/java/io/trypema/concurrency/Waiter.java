package io.trypema.concurrency;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call that waits for a place, and its decision.
 */
final class Waiter extends CompletableFuture<ConcurrencyDecision> {

	private final Places places;

	private final ConcurrencyLimit limit;

	/** Runs the continuation of the decision. */
	private final Executor executor;

	private volatile long inFlight;

	private Waiter(Places places, ConcurrencyLimit limit, boolean ofThread) {
		this.places = places;
		this.limit = limit;
		this.executor = ofThread ? Runnable::run : defaultExecutor();
	}

	/** Create a waiter without dependent stages, awaited by a thread. */
	static Waiter ofThread(Places places, ConcurrencyLimit limit) {
		return new Waiter(places, limit, true);
	}

	/** Create a waiter that may have dependent stages, to be started. */
	static Waiter ofAnybody(Places places, ConcurrencyLimit limit) {
		return new Waiter(places, limit, false);
	}

	long places() {
		return this.limit.places();
	}

	/**
	 * End the wait after the maximum of the limit, or when this is completed elsewhere.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	void start() {
		CompletableFuture<Boolean> late = new CompletableFuture<>();
		late.completeOnTimeout(true, this.limit.maxWait().toNanos(), TimeUnit.NANOSECONDS).thenAccept((isLate) -> {
			if (isLate) {
				giveUp();
			}
		});
		whenComplete((decision, failure) -> {
			late.complete(false);
			this.places.leave(this);
		});
	}

	/** Block until there is a decision. */
	ConcurrencyDecision await() {
		try {
			return get(this.limit.maxWait().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return decisionByNow();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return decisionByNow();
		}
		catch (ExecutionException ex) {
			throw LocalConcurrencyLimiter.closed();
		}
	}

	private ConcurrencyDecision decisionByNow() {
		giveUp();
		return handle((decision, failure) -> {
			if (failure != null) {
				throw LocalConcurrencyLimiter.closed();
			}
			return decision;
		}).join();
	}

	/** Record that a place is taken for this. */
	void taken(long inFlight) {
		this.inFlight = inFlight;
	}

	/** Hand over the place that is taken. */
	void serve() {
		this.executor.execute(() -> {
			ConcurrencyPermit permit = new Place(this.places);
			if (!complete(ConcurrencyDecision.allowed(this.limit, this.inFlight, permit))) {
				permit.close();
			}
		});
	}

	private void giveUp() {
		if (this.places.leave(this)) {
			this.executor.execute(() -> complete(ConcurrencyDecision.refused(this.limit, this.places.taken())));
		}
	}

	/** Fail this after it was removed from the line. */
	void fail(RuntimeException failure) {
		this.executor.execute(() -> completeExceptionally(failure));
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

}
