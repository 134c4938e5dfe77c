package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * Settles leases in the background: those that run low, and those that are due. Does
 * nothing while there are none.
 */
final class LeaseFlusher {

	/*
	 * A flush has few keys, so that calls that wait for Redis wait for few of them.
	 * Usually one is sent each interval; where more is due, the next one is sent as soon
	 * as the settlements of this one have used up their share of the time of Redis.
	 * Flushes do not wait for each other's answers, up to a number of keys.
	 */

	private static final int MAX_KEYS = 64;

	private static final int MAX_UNANSWERED = 16 * MAX_KEYS;

	private final CallDispatcher dispatcher;

	private final long intervalNanos;

	private final SettlementBudget budget = new SettlementBudget(MAX_KEYS);

	private final Queue<Due> touched = new ConcurrentLinkedQueue<>();

	private final Queue<Due> scheduled = new ConcurrentLinkedQueue<>();

	/** In order of time; used by the flush only. */
	private final PriorityQueue<Due> due = new PriorityQueue<>();

	/** Keys that are leased or refused. */
	private final AtomicInteger keys = new AtomicInteger();

	private final AtomicInteger unanswered = new AtomicInteger();

	/** The first scheduled key that is not taken yet. */
	private volatile @Nullable Due nextDue;

	/** The oldest key that a flush under way settles. */
	private volatile @Nullable Due settling;

	/** The oldest key that was not settled since Redis became unavailable. */
	private volatile @Nullable Due unsettled;

	@GuardedBy("this")
	private @Nullable Future<?> tick;

	@GuardedBy("this")
	private long tickAt;

	private long nextFlushAt;

	LeaseFlusher(CallDispatcher dispatcher, long intervalNanos) {
		this.dispatcher = dispatcher;
		this.intervalNanos = intervalNanos;
		this.nextFlushAt = now();
	}

	private long now() {
		return this.dispatcher.settings().now();
	}

	long intervalNanos() {
		return this.intervalNanos;
	}

	/** Count a key that was added or removed. */
	void countKeys(int more) {
		this.keys.addAndGet(more);
	}

	/** Return how long it takes to settle all keys once, plus the present delay. */
	long budgetNanos() {
		return this.budget.nanosFor(this.keys.get()) + age(this.nextDue, now());
	}

	/**
	 * Return how long before permits are needed to request them: zero, unless the wait
	 * for them is caused here.
	 */
	long leadNanos() {
		return (budgetNanos() > 2 * this.intervalNanos) ? 2 * this.intervalNanos : 0;
	}

	/** Return the number of settlements under way. */
	int unanswered() {
		return this.unanswered.get();
	}

	/** Settle a key at the next flush. */
	void touched(Settleable key) {
		this.touched.add(new Due(key, now()));
		tickAt(now());
	}

	/** Settle a key at a time. */
	void schedule(Settleable key, long at) {
		this.scheduled.add(new Due(key, at));
		tickAt(at);
	}

	/**
	 * Return the number of planned checks of keys; to be called between flushes.
	 */
	int scheduled() {
		return this.due.size() + this.scheduled.size();
	}

	/**
	 * Return the age of the oldest settlement that is due or under way.
	 */
	long lagNanos() {
		long now = now();
		// In the order in which a key moves on, so that it is not missed on its way
		long lag = age(this.nextDue, now);
		lag = Math.max(lag, age(this.touched.peek(), now));
		lag = Math.max(lag, age(this.settling, now));
		return this.dispatcher.isAvailable() ? lag : Math.max(lag, age(this.unsettled, now));
	}

	private static long age(@Nullable Due due, long now) {
		return (due != null) ? Math.max(0, now - due.at()) : 0;
	}

	/** Flush at a time, or as soon after as the next flush may be. */
	private synchronized void tickAt(long time) {
		long at = (time - this.nextFlushAt > 0) ? time : this.nextFlushAt;
		Future<?> planned = this.tick;
		if (planned == null || planned.isDone() || at - this.tickAt < 0) {
			if (planned != null) {
				planned.cancel(false);
			}
			this.tickAt = at;
			this.tick = this.dispatcher.settings().timer().schedule(this::flush, at - now(), TimeUnit.NANOSECONDS);
		}
	}

	private void flush() {
		synchronized (this) {
			this.tick = null;
			this.nextFlushAt = now() + this.intervalNanos;
		}
		if (this.unsettled != null && this.dispatcher.isAvailable()) {
			this.unsettled = null;
		}
		takeScheduled();
		if (this.unanswered.get() < MAX_UNANSWERED) {
			send(collect());
			planNext();
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void send(List<Due> taken) {
		List<Call<?>> calls = new ArrayList<>(taken.size());
		taken.forEach((next) -> {
			Call<?> call = next.key().due();
			if (call != null) {
				calls.add(call);
			}
		});
		if (calls.isEmpty()) {
			return;
		}
		Due oldest = taken.get(0);
		if (this.settling == null) {
			this.settling = oldest;
		}
		this.unanswered.addAndGet(calls.size());
		long startedAt = now();
		submit(calls);
		CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
			.whenComplete((done, failure) -> answered(oldest, calls.size(), startedAt, failure != null));
	}

	/**
	 * Submit calls without a caller on this thread; those that cannot be submitted fail.
	 */
	void submit(List<? extends Call<?>> calls) {
		try {
			this.dispatcher.submit(calls);
		}
		catch (RuntimeException ex) {
			RateLimiterUnavailableException failure = this.dispatcher.unavailable(ex);
			calls.forEach((call) -> call.completeExceptionally(failure));
		}
	}

	private void answered(Due oldest, int settled, long startedAt, boolean failed) {
		long duration = now() - startedAt;
		if (!failed) {
			this.budget.settled(settled, duration);
		}
		else if (this.unsettled == null && !this.dispatcher.isAvailable()) {
			this.unsettled = oldest;
		}
		if (oldest.equals(this.settling)) {
			this.settling = null;
		}
		if (this.unanswered.getAndAdd(-settled) >= MAX_UNANSWERED) {
			tickAt(now());
		}
		RedisCallListener listener = this.dispatcher.settings().listener();
		if (listener != RedisCallListener.none()) {
			listener.onFlush(settled, Duration.ofNanos(duration), failed);
		}
	}

	/** Take the keys that have been due longest. */
	private List<Due> collect() {
		List<Due> taken = new ArrayList<>();
		long now = now();
		Due next = first();
		while (next != null && next.at() - now <= 0 && taken.size() < MAX_KEYS) {
			if (next.equals(this.touched.peek())) {
				this.touched.remove();
				taken.add(next);
			}
			else if (this.due.remove().key().isDue(next.at(), now)) {
				taken.add(next);
			}
			next = first();
		}
		this.nextDue = this.due.peek();
		return taken;
	}

	private @Nullable Due first() {
		Due low = this.touched.peek();
		Due timed = this.due.peek();
		return (low == null || (timed != null && timed.compareTo(low) < 0)) ? timed : low;
	}

	private void takeScheduled() {
		Due next = this.scheduled.poll();
		while (next != null) {
			this.due.add(next);
			next = this.scheduled.poll();
		}
	}

	private void planNext() {
		takeScheduled();
		Due next = first();
		if (next == null) {
			return;
		}
		long now = now();
		synchronized (this) {
			if (next.at() - now <= 0) {
				this.nextFlushAt = now + Math.min(this.intervalNanos, this.budget.nanosFor(MAX_KEYS));
			}
		}
		tickAt(next.at());
	}

	/**
	 * A key that is settled.
	 */
	interface Settleable {

		/** Return whether a check that was scheduled for a time is due. */
		boolean isDue(long at, long now);

		/** Return the settlement of a key that is due or runs low, if it is needed. */
		@Nullable Call<?> due();

	}

	/**
	 * When to settle a key.
	 */
	private record Due(Settleable key, long at) implements Comparable<Due> {

		@Override
		public int compareTo(Due other) {
			return Long.signum(this.at - other.at);
		}

	}

}
