package io.trypema.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyPermit;

/**
 * A call that asks for a place, and its decision.
 */
final class PlaceRequest extends CompletableFuture<ConcurrencyDecision> {

	private final ConcurrencyLimit limit;

	private final long since;

	/** Runs dependent stages of a failure. */
	private final Executor executor;

	private volatile boolean late;

	private volatile boolean ended;

	private volatile @Nullable Future<?> timer;

	/** Its number among those of the key, which guards it. */
	private long arrival;

	/** The places that were taken when it was last refused. */
	private volatile long taken;

	private PlaceRequest(ConcurrencyLimit limit, long since, boolean ofThread) {
		this.limit = limit;
		this.since = since;
		this.executor = ofThread ? Runnable::run : defaultExecutor();
		this.late = limit.maxWait().isZero();
	}

	/** Create a request without dependent stages, awaited by a thread. */
	static PlaceRequest ofThread(ConcurrencyLimit limit, long now) {
		return new PlaceRequest(limit, now, true);
	}

	/** Create a request that may have dependent stages. */
	static PlaceRequest ofAnybody(ConcurrencyLimit limit, long now) {
		return new PlaceRequest(limit, now, false);
	}

	long places() {
		return this.limit.places();
	}

	void arrivedAs(long number) {
		this.arrival = number;
	}

	/** Return its number among those of the key, in order of arrival. */
	long arrival() {
		return this.arrival;
	}

	/** Return for how long this may still wait. */
	long leftNanos(long now) {
		return this.since + this.limit.maxWait().toNanos() - now;
	}

	/** Wait no longer than for the answer that is under way. */
	void giveUp() {
		this.late = true;
	}

	/** Whether this does not wait for a place, or not any longer. */
	boolean isLate() {
		return this.late;
	}

	/** Whether this was completed here, and not by a holder of the future. */
	boolean isEnded() {
		return this.ended;
	}

	/** Set the timer that ends the wait, and cancel the one before. */
	void timer(@Nullable Future<?> timer) {
		Future<?> before = this.timer;
		this.timer = timer;
		if (before != null) {
			before.cancel(false);
		}
		if (timer != null && isDone()) {
			timer.cancel(false);
		}
	}

	void refusedAt(long taken) {
		this.taken = taken;
	}

	void allow(long taken, ConcurrencyPermit permit) {
		this.ended = true;
		if (!complete(ConcurrencyDecision.allowed(this.limit, taken, permit))) {
			permit.close();
		}
	}

	void refuse() {
		this.ended = true;
		complete(ConcurrencyDecision.refused(this.limit, this.taken));
	}

	void fail(RuntimeException failure) {
		this.ended = true;
		completeExceptionally(failure);
	}

	/** Fail, on a thread that may run dependent stages. */
	void failElsewhere(RuntimeException failure) {
		this.executor.execute(() -> fail(failure));
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

}
