package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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
	private final Queue<Due> awaited = new ConcurrentLinkedQueue<>();

	private final Queue<Due> touched = new ConcurrentLinkedQueue<>();

	private final Queue<LeasedKey> scheduled = new ConcurrentLinkedQueue<>();

	/** In order of time, each key once; seen by the flush only. */
	private final PriorityQueue<Due> due = new PriorityQueue<>();

	/** The first of these. */
	private volatile @Nullable Due nextDue;

	/** The oldest of what the flush under way settles. */
	private volatile @Nullable Due settling;

	/** The oldest of what was not settled since Redis became unavailable. */
	private volatile @Nullable Due unsettled;

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
		this.awaited.add(new Due(leased, this.ticker.nanos()));
		tickIn(0);
	}

	void touched(LeasedKey leased) {
		this.touched.add(new Due(leased, this.ticker.nanos()));
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

	/**
	 * Return how long the oldest of what is due, or settled just now, has been waiting.
	 */
	long lagNanos() {
		long now = this.ticker.nanos();
		// In the order in which it moves on, so that it is not missed on its way
		long lag = age(this.nextDue, now);
		lag = Math.max(lag, age(this.awaited.peek(), now));
		lag = Math.max(lag, age(this.touched.peek(), now));
		lag = Math.max(lag, age(this.settling, now));
		return this.engine.isAvailable() ? lag : Math.max(lag, age(this.unsettled, now));
	}

	private static long age(@Nullable Due due, long now) {
		return (due != null) ? Math.max(0, now - due.at()) : 0;
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
		takeScheduled();
		this.settling = oldest();
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
			end(failure != null);
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
		if (this.unsettled != null && this.engine.isAvailable()) {
			this.unsettled = null;
		}
		this.flushing = true;
		this.flushedAt = System.nanoTime();
		return true;
	}

	private @Nullable Due oldest() {
		return Stream.of(this.awaited, this.touched, this.due)
			.map(Queue::peek)
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(null);
	}

	private void end(boolean failed) {
		if (failed && this.unsettled == null && !this.engine.isAvailable()) {
			this.unsettled = this.settling;
		}
		this.settling = null;
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
		this.nextDue = this.due.peek();
		return keys;
	}

	private static void take(Queue<Due> queue, Set<LeasedKey> keys) {
		Due next = (keys.size() < MAX_KEYS) ? queue.poll() : null;
		while (next != null) {
			keys.add(next.leased());
			next = (keys.size() < MAX_KEYS) ? queue.poll() : null;
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
