package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.internal.LimitArithmetic;
import io.trypema.redis.Settlement.Purpose;

/**
 * What this instance may spend on one key under one limit.
 */
abstract class LeasedKey {

	/*
	 * Permits are leased from Redis, where they count as used from the moment of the
	 * grant until a window after the lease has expired. Here they are spent by one atomic
	 * subtraction, as long as the lease lasts by this process's own clock, started before
	 * the request was sent; so whatever happens to the process, nothing is spent that
	 * does not count. What was spent is told to Redis at the next settlement, and counts
	 * from then instead of from the expiry.
	 *
	 * `available` is spent without a lock. Everything else changes under the lock of this
	 * object: `held` is what Redis takes this instance to hold, so that `held -
	 * available` has been spent since the last settlement. Settlements of a key reach
	 * Redis in order.
	 *
	 * After a settlement whose answer is lost, late, or that the lease is not known, the
	 * lease is abandoned, and the next one has another id. What Redis knows of it counts
	 * as spent when it expires.
	 */

	private static final AtomicLongFieldUpdater<LeasedKey> AVAILABLE = AtomicLongFieldUpdater
		.newUpdater(LeasedKey.class, "available");

	private static final AtomicIntegerFieldUpdater<LeasedKey> TOUCHED = AtomicIntegerFieldUpdater
		.newUpdater(LeasedKey.class, "touched");

	/** Others may give permits back, so a refusal is asked again after this time. */
	private static final long MAX_REFUSAL = TimeUnit.SECONDS.toNanos(1);

	/** Spare permits for a slow caller, and which part of what is free they may be. */
	private static final long MAX_SPARE = 16;

	private static final long SPARE_SHARE = 64;

	/** How fast a lease grows that does not do. */
	private static final long GROWTH = 4;

	final String key;

	final Quota quota;

	final StateKey stateKey;

	final LeaseTerms terms;

	private final LeaseStore store;

	/** Another limit of the same key. */
	private volatile @Nullable LeasedKey next;

	private volatile long available;

	private volatile int touched;

	private boolean awaited;

	/** When the lease ends, by the ticker. */
	private volatile long deadline;

	/** With fewer permits more are asked for. */
	private volatile long lowWater;

	/** Permits in use by all, leased ones too, as of the last settlement. */
	private volatile long used;

	/** When the oldest permits leave the window. */
	private volatile long replenishAt;

	private volatile @Nullable Refusal refusal;

	private long id = ThreadLocalRandom.current().nextLong();

	private long held;

	/** The size of a lease that should do; negative if nothing is known of the demand. */
	private long target = -1;

	private long settledAt;

	private List<Waiter> waiting = new ArrayList<>(1);

	private int unanswered;

	private long dueAt;

	/** Whether the flusher will look at this when it is due. */
	private boolean scheduled;

	private boolean retired;

	LeasedKey(String key, Quota quota, LeaseTerms terms, LeaseStore store) {
		this.key = key;
		this.quota = quota;
		this.stateKey = new StateKey(quota.space(), key);
		this.terms = terms;
		this.store = store;
		this.settledAt = store.now();
		this.deadline = this.settledAt;
	}

	/** The most that all instances may hold and have spent together. */
	abstract long grantLimit();

	/**
	 * Decide a call from what is here, or return {@code null} if Redis has to.
	 * @param draw from 0 (inclusive) to 1 (exclusive)
	 */
	abstract @Nullable RateLimitDecision decide(long permits, double draw, long now);

	abstract SettlementCall call(Settlement settlement);

	/** Read what Redis says of the lease. */
	LeaseReply read(Reply reply) {
		return LeaseReply.read(reply);
	}

	/** Whether there is something to tell beside what was spent. */
	boolean hasNews() {
		return false;
	}

	final @Nullable LeasedKey next() {
		return this.next;
	}

	final void next(@Nullable LeasedKey next) {
		this.next = next;
	}

	final boolean isFor(Quota other) {
		return this.quota.capacity() == other.capacity() && this.quota.hardLimit() == other.hardLimit()
				&& this.quota.space().equals(other.space());
	}

	/** Take permits, and return how many are left, or -1 if there are not enough. */
	final long take(long permits, long now) {
		if (now - this.deadline >= 0) {
			return -1;
		}
		long before;
		do {
			before = this.available;
			if (before < permits) {
				return -1;
			}
		}
		while (!AVAILABLE.compareAndSet(this, before, before - permits));
		if (before - permits < this.lowWater) {
			touch();
		}
		return before - permits;
	}

	/** Have this settled at the next flush. */
	final void touch() {
		if (this.touched == 0 && TOUCHED.compareAndSet(this, 0, 1)) {
			this.store.flusher().touched(this);
		}
	}

	final long available() {
		return this.available;
	}

	/** Whether there are permits to spend. */
	final boolean isHeld(long now) {
		return this.available > 0 && now - this.deadline < 0;
	}

	final long used() {
		return this.used;
	}

	final long replenishNanos(long now) {
		return Math.max(0, this.replenishAt - now);
	}

	final @Nullable Refusal refusal() {
		return this.refusal;
	}

	final void refuse(long permits, long remaining, long retryNanos) {
		long now = this.store.now();
		this.refusal = new Refusal(permits, remaining, now + retryNanos, now + Math.min(retryNanos, MAX_REFUSAL));
	}

	/** Have a call decided by Redis; not if this was retired meanwhile. */
	final boolean await(Waiter waiter) {
		synchronized (this) {
			if (this.retired) {
				return false;
			}
			this.waiting.add(waiter);
			if (this.awaited) {
				return true;
			}
			this.awaited = true;
		}
		this.store.flusher().awaited(this);
		return true;
	}

	/**
	 * Give back permits that were taken after the last settlement, which is certain only
	 * by the moment; return how many were.
	 */
	final synchronized long giveBack(long permits, long moment) {
		long now = this.store.now();
		if (moment - this.settledAt <= 0 || now - this.deadline >= 0) {
			return 0;
		}
		long given = Math.min(permits, this.held - this.available);
		AVAILABLE.addAndGet(this, given);
		return given;
	}

	/** Return a settlement, or {@code null} if there is nothing to tell or to ask. */
	final synchronized @Nullable SettlementCall settle(Purpose purpose) {
		this.touched = 0;
		this.awaited = false;
		this.waiting.removeIf(Waiter::isDone);
		boolean recall = purpose == Purpose.RECALL;
		if (purpose != Purpose.TOP_UP) {
			this.refusal = null;
		}
		if (this.held == 0 && this.waiting.isEmpty() && !hasNews() && !(recall && this.unanswered > 0)) {
			retireIfUnused();
			return null;
		}
		long now = this.store.now();
		Settlement settlement = recall ? recall(now) : report(purpose, now);
		this.settledAt = this.store.now();
		this.waiting = new ArrayList<>(1);
		this.unanswered++;
		return call(settlement);
	}

	/** Hand back all, even what is granted by an answer that is still under way. */
	private Settlement recall(long now) {
		long left = AVAILABLE.getAndSet(this, 0);
		Settlement settlement = new Settlement(this.id, isFresh(), this.held - left, LimitArithmetic.MAX_PERMITS, 0,
				now, left > 0, this.waiting);
		abandon();
		return settlement;
	}

	private Settlement report(Purpose purpose, long now) {
		boolean idle = isIdle(purpose, now);
		boolean returning = idle || !this.waiting.isEmpty();
		boolean fresh = isFresh();
		long left = returning ? AVAILABLE.getAndSet(this, 0) : this.available;
		long spent = this.held - left;
		long kept = returning ? 0 : left;
		boolean leasing = purpose == Purpose.TOP_UP && !idle && !this.store.isClosed();
		long wanted = leasing ? Math.max(0, target(spent, now) - kept) : 0;
		this.held = kept;
		return new Settlement(this.id, fresh, spent, left - kept, wanted, now, idle && left > 0, this.waiting);
	}

	/** An answer that is under way may grant something, which can have expired by now. */
	private boolean isFresh() {
		return this.held == 0 && this.unanswered == 0;
	}

	/** Whether nothing was spent for so long that others should have the permits. */
	private boolean isIdle(Purpose purpose, long now) {
		return purpose == Purpose.TOP_UP && this.waiting.isEmpty() && this.held == this.available
				&& now - this.dueAt >= 0;
	}

	/**
	 * Twice what was asked for since the last settlement, much more if that was not had,
	 * and what lasts until the next one is due if that is little of what is free.
	 */
	private long target(long spent, long now) {
		double demand = spent;
		for (Waiter waiter : this.waiting) {
			demand += waiter.permits();
		}
		boolean first = this.target < 0;
		boolean dry = !first && !this.waiting.isEmpty();
		double lasting = 2 * demand * this.terms.settleNanos() / (double) Math.max(1, now - this.settledAt);
		double spare = Math.min(Math.max(MAX_SPARE, first ? 0 : lasting),
				(double) (grantLimit() - this.used) / SPARE_SHARE);
		double wished = first ? spare : Math.max(2 * demand, Math.max(spare, dry ? GROWTH * (double) this.target : 0));
		this.target = (long) Math.min((double) grantLimit(), wished);
		this.lowWater = this.target / 2;
		return this.target;
	}

	/** Take in what Redis answered to a settlement. */
	final synchronized void settled(Settlement settlement, LeaseReply reply) {
		this.unanswered--;
		long now = this.store.now();
		long spendableUntil = settlement.at() + this.terms.spendNanos();
		if (settlement.id() == this.id) {
			if (reply.usable() && now - spendableUntil < 0) {
				this.held += reply.granted();
				AVAILABLE.addAndGet(this, reply.granted());
				this.deadline = spendableUntil;
			}
			else {
				abandon();
			}
		}
		if (settlement.handBack() && reply.usable()) {
			this.store.countHandBack();
		}
		this.used = reply.used();
		this.replenishAt = now + ((reply.oldestNanos() > 0) ? reply.oldestNanos() : windowNanos());
		comeBack(now);
	}

	private long windowNanos() {
		return this.quota.limit().window().toNanos();
	}

	final synchronized void failed(Settlement settlement) {
		this.unanswered--;
		if (settlement.id() == this.id) {
			abandon();
		}
		comeBack(this.store.now());
	}

	private void abandon() {
		this.id = ThreadLocalRandom.current().nextLong();
		this.held = 0;
		AVAILABLE.set(this, 0);
	}

	private void comeBack(long now) {
		Refusal last = this.refusal;
		if (this.held > 0) {
			comeBackAt(now + this.terms.settleNanos());
		}
		else if (last != null && now - last.until() < 0) {
			comeBackAt(last.until());
		}
		else {
			retireIfUnused();
		}
	}

	private void comeBackAt(long time) {
		this.dueAt = time;
		if (!this.scheduled) {
			this.scheduled = true;
			this.store.flusher().schedule(this);
		}
	}

	final synchronized long dueAt() {
		return this.dueAt;
	}

	/** Return whether this is due; if not, it stays scheduled. */
	final synchronized boolean isDue(long now) {
		this.scheduled = now - this.dueAt < 0;
		return !this.scheduled;
	}

	private void retireIfUnused() {
		Refusal last = this.refusal;
		if (this.held == 0 && this.waiting.isEmpty() && this.unanswered == 0 && !hasNews()
				&& (last == null || this.store.now() - last.until() >= 0)) {
			this.retired = true;
			this.store.remove(this);
		}
	}

}
