package io.trypema.benchmark.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.trypema.benchmark.redis.competitor.RemoteCompetitor;

/**
 * A thread that calls at a steady rate, whatever the answers and without waiting for
 * them, and records the times of admitted calls.
 */
final class PacedCaller extends Caller {

	private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

	private final double callsPerNano;

	private long answers;

	/**
	 * Create a caller.
	 * @param competitor the limiter to call
	 * @param keys the keys to call it with
	 * @param perSecond the rate
	 */
	PacedCaller(RemoteCompetitor competitor, Supplier<String> keys, double perSecond) {
		super(competitor, keys);
		this.callsPerNano = perSecond / TimeUnit.SECONDS.toNanos(1);
	}

	@Override
	CompletableFuture<Void> start() {
		return CompletableFuture.runAsync(this::call, (work) -> new Thread(work, "paced caller").start());
	}

	private void call() {
		long start = System.nanoTime();
		long made = 0;
		while (!isStopped()) {
			long due = (long) ((System.nanoTime() - start) * this.callsPerNano);
			for (; made < due; made++) {
				callOnce();
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
		while (answers() < made) {
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	private void callOnce() {
		long begin = System.nanoTime();
		this.competitor.acquireAsync(nextKey()).whenComplete((admitted, failure) -> answered(begin, admitted));
	}

	/** Answers arrive on several threads. A failed call does not count as a decision. */
	private synchronized void answered(long begin, @Nullable Boolean admitted) {
		this.answers++;
		if (admitted == null) {
			return;
		}
		long end = System.nanoTime();
		this.log.record(1, admitted ? 0 : 1, end - begin);
		if (admitted) {
			this.log.admissions().add(begin, end);
		}
	}

	private synchronized long answers() {
		return this.answers;
	}

}
