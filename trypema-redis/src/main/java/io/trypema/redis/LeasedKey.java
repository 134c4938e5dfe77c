package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.internal.LimitArithmetic;
import io.trypema.redis.Settlement.Purpose;

/**
 * A key that is decided in process under one limit: from its lease, or because Redis has
 * said that it is full.
 */
abstract class LeasedKey {

	/*
	 * Calls read volatile fields only. Everything else changes under the lock of this
	 * object, which is never held while Redis is asked.
	 *
	 * What is asked of Redis is one of three things: a call that cannot be decided here
	 * takes a settlement along, the flusher settles what is due or runs low, and
	 * operations on the whole key settle first. One settlement at a time asks for
	 * permits.
	 */

	private static final AtomicIntegerFieldUpdater<LeasedKey> TOUCHED = AtomicIntegerFieldUpdater
		.newUpdater(LeasedKey.class, "touched");

	/** Others may give permits back, so a refusal is asked again after this time. */
	private static final long MAX_REFUSAL = TimeUnit.SECONDS.toNanos(1);

	/**
	 * More than that is not counted, since all who count write where all who call read.
	 */
	private static final long MAX_REFUSED = 1024;

	/** One part in so many of what is free is leased at a time. */
	private static final long SHARE = 8;

	/** So few permits are leased for longer, as a smaller part of what is free. */
	private static final long FEW = 8;

	private static final long FEW_SHARE = 32;

	/** So few are leased in any case if they are next to nothing of what is free. */
	private static final double LITTLE = 64;

	private static final double LITTLE_SHARE = 512;

	/** One part in so many when calls had to go to Redis all the same. */
	private static final long DRY_SHARE = 2;

	final String key;

	final Quota quota;

	final StateKey stateKey;

	final LeaseStore store;

	private final LeaseTerms terms;

	/** Another limit of the same key. */
	private volatile @Nullable LeasedKey next;

	private volatile Lease lease;

	private volatile int touched;

	/** With fewer permits more are asked for. */
	private volatile long lowWater;

	/** Permits in use by all, leased ones too, as of the last settlement. */
	private volatile long used;

	/** When the oldest permits leave the window. */
	private volatile long replenishAt;

	private volatile @Nullable Refusals refusals;

	/** Until when calls of some size are refused. */
	private long refusedUntil;

	/** Permits refused here since they were last counted; some may be missed. */
	private long refused;

	/** Whether any were since the last plan. */
	private boolean full;

	/** Whether calls found the lease spent since then. */
	private boolean dry;

	private final Demand demand;

	/** Permits spent of the lease that the demand knows of. */
	private long spent;

	private long others;

	private LeasePlan plan = LeasePlan.NONE;

	private long size = 1;

	/** What asks for permits at present. */
	private @Nullable Settlement asked;

	/** Calls that Redis has rejected meanwhile. */
	private final List<Miss> rejected = new ArrayList<>(0);

	/** What was asked before something changed that the answer may not know of. */
	private @Nullable Settlement overtaken;

	private int closing;

	private @Nullable Settlement unclosed;

	private boolean retired;

	private long dueAt;

	/** Whether the flusher will look at this when it is due. */
	private boolean scheduled;

	/** When it will, at the latest. */
	private long scheduledAt;

	LeasedKey(String key, Quota quota, LeaseStore store, long seenBefore) {
		this.key = key;
		this.quota = quota;
		this.stateKey = new StateKey(quota.space(), key);
		this.store = store;
		this.terms = LeaseTerms.of(quota, store.flusher().intervalNanos());
		this.demand = new Demand(seenBefore);
		this.lease = newLease();
		this.refusedUntil = store.now();
	}

	/** The most that all instances may hold and have spent together. */
	abstract long grantLimit();

	/**
	 * Decide a call from what is here, or return {@code null} if Redis has to.
	 * @param draw from 0 (inclusive) to 1 (exclusive)
	 */
	abstract @Nullable RateLimitDecision decide(long permits, double draw, long now);

	abstract SettlementCall call(Settlement settlement);

	/** Note what Redis says that holds for some time. */
	void told(LeaseReply reply) {
	}

	/** Whether calls that do not fit are refused until they do, and not shed. */
	boolean isRefusing() {
		return true;
	}

	/**
	 * Whether calls are shed, and so many permits are to be had by those that are not.
	 */
	long shedding(double permits) {
		return -1;
	}

	/** Note that what Redis said of others does not hold any more. */
	void forgotten() {
	}

	/** Note a lease that begins. */
	void begun() {
	}

	/** Return how long what Redis said holds until it is asked again. */
	final long freshNanos() {
		return 4 * Math.max(this.plan.settleNanos(), this.store.flusher().budgetNanos());
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

	private Lease newLease() {
		return new Lease(this.store::now, this.terms.precisionNanos());
	}

	private void renew() {
		this.lease = newLease();
		this.spent = 0;
		begun();
	}

	final long take(long permits, long now) {
		long left = this.lease.take(permits, now);
		if (left >= 0 && left < this.lowWater) {
			touch();
		}
		return left;
	}

	/** Have this settled at the next flush. */
	final void touch() {
		if (this.touched == 0 && TOUCHED.compareAndSet(this, 0, 1)) {
			this.store.flusher().touched(this);
		}
	}

	final long available() {
		return this.lease.available();
	}

	/** Whether there are permits to spend. */
	final boolean isHeld(long now) {
		Lease present = this.lease;
		return present.available() > 0 && present.isLive(now);
	}

	final long used() {
		return this.used;
	}

	final long replenishNanos(long now) {
		return Math.max(0, this.replenishAt - now);
	}

	/** Return the refusal of calls of a size, if there is one that holds. */
	final @Nullable Refusal refusal(long permits, long now) {
		Refusals known = this.refusals;
		return (known != null) ? known.find(permits, now) : null;
	}

	/** Count permits that are refused here, as long as their number matters. */
	final void countRefused(long permits) {
		if (this.refused < MAX_REFUSED) {
			this.refused += permits;
		}
	}

	/**
	 * Refuse calls of a size until they may fit, and until it is the turn of this
	 * instance.
	 */
	final synchronized void refuse(long permits, long remaining, long waitNanos) {
		long now = this.store.now();
		long until = now + Math.max(Math.min(waitNanos, MAX_REFUSAL), spacing());
		long retryAt = now + waitNanos;
		Refusals known = this.refusals;
		if (known == null) {
			known = new Refusals();
			this.refusals = known;
		}
		known.add(new Refusal(permits, remaining, (until - retryAt > 0) ? until : retryAt, until));
		this.refusedUntil = until;
	}

	private long spacing() {
		return Math.max(this.terms.spacing(this.others), this.store.flusher().budgetNanos());
	}

	/**
	 * Return what has Redis decide a call, in order, or {@code null} if this was retired
	 * meanwhile.
	 */
	final synchronized @Nullable List<Call<?>> miss(Miss miss) {
		if (this.retired) {
			return null;
		}
		this.lease.bypass();
		if (this.asked == null) {
			return decideAll(List.of(miss));
		}
		this.demand.add(miss.permits());
		miss.call().onDelivery((decision) -> overtook(miss, decision));
		return List.of(miss.call());
	}

	/**
	 * Have Redis decide calls when there is nothing here that it could not count as free.
	 */
	private List<Call<?>> decideAll(List<Miss> all) {
		List<Call<?>> calls = new ArrayList<>(all.size() + 2);
		if (this.lease.available() > 0) {
			calls.add(settle(0));
		}
		this.dry |= this.lease.spent() > 0;
		all.forEach((miss) -> {
			this.demand.add(miss.permits());
			this.size = miss.permits();
			miss.call().onDelivery((decision) -> decided(miss, decision));
			calls.add(miss.call());
		});
		boolean ended = this.retired || this.store.isClosed();
		SettlementCall settlement = (isWorthIt() && !ended) ? ask() : close();
		if (settlement != null) {
			calls.add(settlement);
		}
		return calls;
	}

	private boolean decided(Miss miss, RateLimitDecision decision) {
		decision.retryAfter().ifPresent((wait) -> refuse(miss.permits(), decision.remaining(), wait.toNanos()));
		return false;
	}

	/**
	 * Look again at a call that Redis rejected while permits had been asked for: they may
	 * have been granted before, and not be here yet.
	 */
	private boolean overtook(Miss miss, RateLimitDecision decision) {
		if (decision instanceof Rejected && decision.retryAfter().isPresent()) {
			synchronized (this) {
				this.rejected.add(miss);
			}
			goOn();
			return true;
		}
		return false;
	}

	/** Decide what was rejected too early, now that what was asked for is here. */
	final void goOn() {
		List<Runnable> decided = new ArrayList<>(0);
		List<Call<?>> calls = goOn(decided);
		decided.forEach(Runnable::run);
		if (!calls.isEmpty()) {
			this.store.submit(calls);
		}
	}

	private synchronized List<Call<?>> goOn(List<Runnable> decided) {
		if (this.asked != null || this.rejected.isEmpty()) {
			return List.of();
		}
		long now = this.store.now();
		List<Miss> undecided = new ArrayList<>(this.rejected.size());
		this.rejected.forEach((miss) -> {
			RateLimitDecision decision = this.store.isClosed() ? null : decide(miss.permits(), miss.draw(), now);
			if (decision != null) {
				decided.add(() -> miss.call().complete(decision));
			}
			else if (!miss.call().isDone()) {
				undecided.add(miss.again(this.store.operations(), this.quota));
			}
		});
		this.rejected.clear();
		return undecided.isEmpty() ? List.of() : decideAll(undecided);
	}

	/** Whether a lease that has lapsed has spared more calls than this one. */
	private boolean isWorthIt() {
		return this.lease.isUnused() || this.lease.isLive(this.store.now()) || !isIdle();
	}

	private boolean isIdle() {
		long total = this.lease.spent();
		long permits = this.refused;
		this.demand.add(total - this.spent + permits);
		this.spent = total;
		this.refused = 0;
		this.full |= permits > 0;
		return this.demand.isIdle();
	}

	/** Give back permits that were asked for at a moment; return how many were. */
	final long giveBack(long permits, long moment) {
		return this.lease.giveBack(permits, moment);
	}

	/**
	 * Return what tells Redis how many permits were spent, if there is something to tell.
	 */
	final synchronized @Nullable SettlementCall report() {
		return this.lease.isUnused() && this.asked == null ? null : settle(LimitArithmetic.MAX_PERMITS);
	}

	/** Return what tells how many were spent, and forget that others were refused. */
	final synchronized @Nullable SettlementCall reportAnew() {
		forget();
		return report();
	}

	/**
	 * Return what hands permits back, if there are any; and forget that others were
	 * refused.
	 */
	final synchronized @Nullable SettlementCall release() {
		forget();
		return this.lease.isUnused() && this.asked == null ? null : settle(0);
	}

	/**
	 * Return what hands back all, even what is granted by an answer that is under way.
	 */
	final synchronized @Nullable SettlementCall close() {
		forget();
		if (this.lease.isUnused() && this.asked == null) {
			retireIfUnused();
			return null;
		}
		this.closing++;
		Settlement settlement = new Settlement(this.lease, this.lease.close(), 0, 1, term(), 0, Purpose.CLOSE);
		SettlementCall call = call(settlement);
		renew();
		return call;
	}

	/** Have the next call decided anew. */
	private void forget() {
		this.refusals = null;
		this.refusedUntil = this.store.now();
		this.overtaken = this.asked;
		forgotten();
	}

	private SettlementCall settle(long most) {
		return call(new Settlement(this.lease, this.lease.settle(most), 0, 1, term(), this.size, Purpose.TELL));
	}

	private long term() {
		return Math.max(this.terms.stretched(this.store.flusher().budgetNanos()), 2 * spacing());
	}

	/** Return what settles this when it is due or runs low, if that is worth it. */
	final synchronized @Nullable SettlementCall due() {
		boolean low = this.touched == 1;
		this.touched = 0;
		Settlement lost = this.unclosed;
		if (lost != null) {
			this.unclosed = null;
			this.closing++;
			return call(lost);
		}
		if (this.retired || this.asked != null) {
			return null;
		}
		return ((isIdle() && !low) || this.store.isClosed()) ? close() : ask();
	}

	private @Nullable SettlementCall ask() {
		isIdle();
		long now = this.store.now();
		this.plan = plan(now, this.full);
		this.full = false;
		this.dry = false;
		if (this.plan.permits() == 0 && this.lease.isUnused()) {
			comeBackAt(now + this.plan.termNanos());
			return null;
		}
		Lease.Totals totals = this.lease.settle(this.plan.most());
		long missing = this.plan.permits() - (totals.granted() - totals.spent() - totals.returned());
		Settlement settlement = new Settlement(this.lease, totals, totals.granted() + Math.max(0, missing),
				this.plan.share(), this.plan.termNanos(), this.size, Purpose.ASK);
		this.asked = settlement;
		return call(settlement);
	}

	private LeasePlan plan(long now, boolean full) {
		long term = term();
		this.demand.look(now, term);
		long shortest = Math.max(this.terms.settleNanos(), spacing());
		long shed = shedding(this.demand.in(shortest));
		if (shed >= 0) {
			return new LeasePlan(term, shortest, shed, 2 * shed, 1);
		}
		double free = Math.max(0, grantLimit() - this.used);
		if (full) {
			return limited(term, shortest, 1);
		}
		if (this.demand.in(term) < FEW) {
			long longer = (long) Math.max((double) term,
					Math.min(this.demand.nanosFor(FEW), (double) this.terms.longest()));
			return ample(longer, this.demand.in(longer), free, share(FEW_SHARE));
		}
		long share = this.dry ? DRY_SHARE : share(SHARE);
		double room = free / share;
		if (this.demand.in(term) <= room) {
			return ample(term, this.demand.in(term), free, share);
		}
		return limited(term, Math.max(shortest, (long) this.demand.nanosFor((long) room)), share);
	}

	/** Take larger parts if so many keys are leased that each can be settled seldom. */
	private long share(long most) {
		long budget = Math.max(1, this.store.flusher().budgetNanos());
		return Math.max(DRY_SHARE, Math.min(most, this.terms.windowNanos() / budget));
	}

	/** Have at hand what is asked for in a term, and at least what is next to nothing. */
	private LeasePlan ample(long term, double asked, double free, long share) {
		double permits = Math.max(Math.min(asked, free / share), Math.min(LITTLE, free / LITTLE_SHARE));
		return new LeasePlan(term, term / 2, (long) permits, LimitArithmetic.MAX_PERMITS, share);
	}

	/** Have at hand what is asked for in a part of the term, and keep little more. */
	private LeasePlan limited(long term, long wanted, long share) {
		long horizon = Math.min(wanted, term / 2);
		long permits = (long) Math.min(this.demand.in(horizon), (double) grantLimit());
		return new LeasePlan(term, horizon, permits, 2 * permits, share);
	}

	/** Take in what Redis answered to a settlement. */
	final synchronized void settled(Settlement settlement, LeaseReply reply) {
		if (settlement.isHandBack() && reply.known()) {
			this.store.countHandBack();
		}
		answered(settlement);
		if (settlement.purpose() == Purpose.CLOSE) {
			retireIfUnused();
			return;
		}
		long now = this.store.now();
		this.others = reply.others();
		this.used = reply.used();
		this.replenishAt = now + ((reply.oldestNanos() > 0) ? reply.oldestNanos() : this.terms.windowNanos());
		if (settlement.lease().equals(this.lease)) {
			takeIn(settlement, reply, now);
		}
	}

	private void answered(Settlement settlement) {
		if (settlement.purpose() == Purpose.CLOSE) {
			this.closing--;
		}
		else if (settlement.equals(this.asked)) {
			this.asked = null;
		}
	}

	private void takeIn(Settlement settlement, LeaseReply reply, long now) {
		boolean full = reply.waitNanos() > 0;
		if (reply.known()) {
			this.lowWater = full ? 0 : (this.plan.permits() + 1) / 2;
			this.lease.answered(reply.granted(), settlement.spendableUntil());
		}
		else {
			renew();
		}
		if (settlement.purpose() == Purpose.ASK && !settlement.equals(this.overtaken)) {
			if (full) {
				refuse(settlement.size(), Math.max(0, this.quota.capacity() - reply.used()), reply.waitNanos());
			}
			told(reply);
		}
		comeBack(now);
	}

	private void comeBack(long now) {
		if (isRefusing() && this.refusedUntil - now > 0 && this.lease.available() == 0) {
			comeBackAt(this.refusedUntil - this.store.flusher().leadNanos());
		}
		else {
			comeBackAt(now + this.plan.settleNanos());
		}
	}

	/** Try again with what was not answered, as long as that matters. */
	final synchronized void failed(Settlement settlement) {
		long now = this.store.now();
		boolean forgotten = settlement.lease().isForgotten(now, settlement.termNanos());
		answered(settlement);
		if (settlement.purpose() == Purpose.CLOSE) {
			this.unclosed = forgotten ? null : settlement;
		}
		else if (forgotten && settlement.lease().equals(this.lease)) {
			renew();
		}
		comeBackAt(now + Math.max(this.store.flusher().intervalNanos(), settlement.termNanos() / 8));
	}

	private void comeBackAt(long time) {
		this.dueAt = time;
		if (!this.scheduled || time - this.scheduledAt < 0) {
			schedule();
		}
	}

	private void schedule() {
		this.scheduled = true;
		this.scheduledAt = this.dueAt;
		this.store.flusher().schedule(this, this.dueAt);
	}

	/**
	 * Return whether this is due now that it was scheduled for a time. If not, it is
	 * scheduled again, or was for an earlier time.
	 */
	final synchronized boolean isDue(long at, long now) {
		if (!this.scheduled || at != this.scheduledAt) {
			return false;
		}
		this.scheduled = false;
		if (!this.retired && now - this.dueAt < 0) {
			schedule();
			return false;
		}
		return !this.retired;
	}

	private void retireIfUnused() {
		if (!this.retired && this.closing == 0 && this.unclosed == null && this.asked == null
				&& this.lease.isUnused()) {
			this.retired = true;
			this.store.remove(this);
		}
	}

}
