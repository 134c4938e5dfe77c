package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;
import io.trypema.Ticker;
import io.trypema.redis.Settlement.Purpose;

/**
 * Settles leases at an interval: those that were touched, and those that are due. Does
 * nothing while there are none.
 */
final class Flusher {

	/** What is left over goes with the next flush. */
	private static final int MAX_KEYS = 1024;

	private final Engine engine;

	private final long intervalNanos;

	private final Ticker ticker;

	/** Keys that somebody waits for go first. */
	private final Queue<LeasedKey> awaited = new ConcurrentLinkedQueue<>();

	private final Queue<LeasedKey> touched = new ConcurrentLinkedQueue<>();

	private final Queue<LeasedKey> scheduled = new ConcurrentLinkedQueue<>();

	/** In order of time, each key once; seen by the flush only. */
	private final PriorityQueue<Due> due = new PriorityQueue<>();

	private @Nullable Future<?> tick;

	private long tickAt;

	private long flushedAt;

	/** Whether the last flush is under way, and whether another waits for its end. */
	private boolean flushing;

	private boolean overdue;

	Flusher(Engine engine, long intervalNanos, Ticker ticker) {
		this.engine = engine;
		this.intervalNanos = intervalNanos;
		this.ticker = ticker;
		this.flushedAt = System.nanoTime() - intervalNanos;
	}

	long intervalNanos() {
		return this.intervalNanos;
	}

	void awaited(LeasedKey leased) {
		this.awaited.add(leased);
		tickIn(0);
	}

	void touched(LeasedKey leased) {
		this.touched.add(leased);
		tickIn(0);
	}

	/** Settle a key when it is due. */
	void schedule(LeasedKey leased) {
		this.scheduled.add(leased);
		tickIn(leased.terms.settleNanos());
	}

	/**
	 * Return how many keys are looked at when they are due; to be asked between flushes.
	 */
	int scheduled() {
		return this.due.size() + this.scheduled.size();
	}

	/** Flush after a time, or when the interval since the last flush is over. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private synchronized void tickIn(long nanos) {
		long now = System.nanoTime();
		long at = Math.max(now + nanos, this.flushedAt + this.intervalNanos);
		Future<?> planned = this.tick;
		if (planned == null || planned.isDone() || at - this.tickAt < 0) {
			if (planned != null) {
				planned.cancel(false);
			}
			this.tickAt = at;
			this.tick = this.engine.settings().timer().schedule(this::flush, at - now, TimeUnit.NANOSECONDS);
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void flush() {
		if (!start()) {
			return;
		}
		long startedAt = this.flushedAt;
		List<SettlementCall> calls = new ArrayList<>();
		collect().forEach((leased) -> {
			SettlementCall call = leased.settle(Purpose.TOP_UP);
			if (call != null) {
				calls.add(call);
			}
		});
		if (!calls.isEmpty()) {
			submit(calls);
		}
		CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).whenComplete((done, failure) -> {
			end();
			report(calls.size(), startedAt, failure != null);
		});
		planNext();
	}

	private void submit(List<SettlementCall> calls) {
		try {
			this.engine.submit(calls);
		}
		catch (RuntimeException ex) {
			RateLimiterUnavailableException failure = new RateLimiterUnavailableException(
					"Redis was not asked: " + ex.getMessage(), ex);
			calls.forEach((call) -> call.completeExceptionally(failure));
		}
	}

	private synchronized boolean start() {
		this.tick = null;
		this.overdue = this.flushing;
		if (this.flushing) {
			return false;
		}
		this.flushing = true;
		this.flushedAt = System.nanoTime();
		return true;
	}

	private void end() {
		boolean again;
		synchronized (this) {
			this.flushing = false;
			again = this.overdue;
			this.overdue = false;
		}
		if (again) {
			tickIn(0);
		}
	}

	private void report(int keys, long startedAt, boolean failed) {
		RedisListener listener = this.engine.settings().listener();
		if (keys > 0 && listener != RedisListener.none()) {
			listener.onFlush(keys, Duration.ofNanos(System.nanoTime() - startedAt), failed);
		}
	}

	private Set<LeasedKey> collect() {
		Set<LeasedKey> keys = new LinkedHashSet<>();
		take(this.awaited, keys);
		take(this.touched, keys);
		long now = this.ticker.nanos();
		takeScheduled();
		while (keys.size() < MAX_KEYS && !this.due.isEmpty() && this.due.element().at() - now <= 0) {
			LeasedKey next = this.due.remove().leased();
			if (next.isDue(now)) {
				keys.add(next);
			}
			else {
				// Settled meanwhile, it is due another time
				this.due.add(new Due(next, next.dueAt()));
			}
		}
		return keys;
	}

	private static void take(Queue<LeasedKey> queue, Set<LeasedKey> keys) {
		LeasedKey leased = (keys.size() < MAX_KEYS) ? queue.poll() : null;
		while (leased != null) {
			keys.add(leased);
			leased = (keys.size() < MAX_KEYS) ? queue.poll() : null;
		}
	}

	private void takeScheduled() {
		LeasedKey leased = this.scheduled.poll();
		while (leased != null) {
			this.due.add(new Due(leased, leased.dueAt()));
			leased = this.scheduled.poll();
		}
	}

	private void planNext() {
		if (!this.awaited.isEmpty() || !this.touched.isEmpty()) {
			tickIn(0);
		}
		else if (!this.due.isEmpty()) {
			tickIn(Math.max(0, this.due.element().at() - this.ticker.nanos()));
		}
	}

	/**
	 * When to settle a key.
	 */
	private record Due(LeasedKey leased, long at) implements Comparable<Due> {

		@Override
		public int compareTo(Due other) {
			return Long.signum(this.at - other.at);
		}

	}

}
