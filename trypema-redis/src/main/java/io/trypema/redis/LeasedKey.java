package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.Ticker;
import io.trypema.internal.LimitArithmetic;
import io.trypema.redis.Settlement.Purpose;

/**
 * A key that is decided in process under one limit: from its lease, or because Redis last
 * found it full.
 */
abstract class LeasedKey implements LeaseFlusher.Settleable {

	/*
	 * Calls read volatile fields only. Everything else changes under the lock of this
	 * object, which is never held while Redis is asked.
	 *
	 * There are three kinds of requests to Redis: a call that cannot be decided here
	 * takes a settlement along, the flusher settles leases that are due or run low, and
	 * operations on the whole key settle first. One settlement at a time requests
	 * permits.
	 */

	private static final AtomicIntegerFieldUpdater<LeasedKey> TOUCHED = AtomicIntegerFieldUpdater
		.newUpdater(LeasedKey.class, "touched");

	final StateKey stateKey;

	final RedisLimit limit;

	final Ticker ticker;

	private final LeaseFlusher flusher;

	private final Owner owner;

	/** Another limit of the same key. */
	private volatile @Nullable LeasedKey next;

	private volatile Lease lease;

	private volatile int touched;

	/** Below that number of permits more are requested. */
	private volatile long lowWater;

	private volatile Known known;

	private final KnownRefusals refusals;

	private final LeaseSizing sizing;

	private LeasePlan plan = LeasePlan.NONE;

	private final LeaseRequest request = new LeaseRequest();

	private final LeaseReleases releases = new LeaseReleases();

	private boolean retired;

	private final LeaseCheck check;

	LeasedKey(StateKey stateKey, RedisLimit limit, LeaseSizing sizing, Collaborators shared) {
		this.stateKey = stateKey;
		this.limit = limit;
		this.sizing = sizing;
		this.ticker = shared.ticker();
		this.flusher = shared.flusher();
		this.owner = shared.owner();
		this.check = new LeaseCheck(this, this.flusher);
		this.lease = newLease();
		this.known = new Known(0, this.ticker.nanos());
		this.refusals = new KnownRefusals(this.ticker.nanos());
	}

	/**
	 * Decide a call from the lease or a known refusal, or return {@code null} if Redis
	 * has to.
	 * @param draw from 0 (inclusive) to 1 (exclusive)
	 */
	abstract @Nullable RateLimitDecision decide(long permits, double draw, long now);

	abstract SettlementCall call(Settlement settlement);

	/** Record the part of a reply that is valid for some time. */
	void settled(LeaseReply reply) {
	}

	/** Whether calls that do not fit are refused until they do, and not shed. */
	boolean isRefusing() {
		return true;
	}

	/** Plan the permits to have at hand. */
	LeasePlan plan(LeaseSizing sizes, long now) {
		return sizes.plan(now, this.limit.capacity(), Math.max(0, this.limit.capacity() - used()));
	}

	/** Discard the state of the key as of the last settlement. */
	void forgotten() {
	}

	/** Prepare for a lease that begins. */
	void begun() {
	}

	/** Return how long a reply of Redis is valid until it is asked again. */
	final long freshNanos() {
		return 4 * Math.max(this.plan.settleNanos(), this.flusher.budgetNanos());
	}

	final @Nullable LeasedKey next() {
		return this.next;
	}

	final void next(@Nullable LeasedKey next) {
		this.next = next;
	}

	final boolean isFor(RedisLimit other) {
		return this.limit.capacity() == other.capacity() && this.limit.hardLimit() == other.hardLimit()
				&& this.limit.space().equals(other.space());
	}

	private Lease newLease() {
		return new Lease(this.ticker, this.sizing.precisionNanos());
	}

	private void renew() {
		this.lease = newLease();
		this.sizing.begun();
		begun();
	}

	final long take(long permits, long now) {
		long left = this.lease.take(permits, now);
		if (left >= 0 && left < this.lowWater) {
			touch();
		}
		return left;
	}

	/** Settle this at the next flush. */
	final void touch() {
		if (this.touched == 0 && TOUCHED.compareAndSet(this, 0, 1)) {
			this.flusher.touched(this);
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
		return this.known.used();
	}

	final long replenishNanos(long now) {
		return Math.max(0, this.known.replenishAt() - now);
	}

	/** Return the valid refusal of calls of a size, if there is one. */
	final @Nullable KnownRefusal refusal(long permits, long now) {
		return this.refusals.find(permits, now);
	}

	/** Count permits that are refused here. */
	final void countRefused(long permits) {
		this.refusals.count(permits);
	}

	private synchronized void refuse(long permits, long remaining, long waitNanos) {
		long now = this.ticker.nanos();
		this.refusals.add(new KnownRefusal(permits, remaining, now + waitNanos, now), this.sizing.spacingNanos(), now);
	}

	/**
	 * Return the calls by which Redis decides a call, in order, or {@code null} if this
	 * was retired meanwhile.
	 */
	final synchronized @Nullable List<Call<?>> miss(DecisionCall call) {
		if (this.retired) {
			return null;
		}
		this.lease.bypass();
		if (!this.request.isOpen()) {
			return decideAll(List.of(call));
		}
		this.sizing.missed(call.permits());
		call.onDelivery((decision) -> overtook(call, decision));
		return List.of(call);
	}

	/**
	 * Delegate calls to Redis after returning the permits held here, which Redis counts
	 * as used.
	 */
	private List<Call<?>> decideAll(List<DecisionCall> all) {
		List<Call<?>> calls = new ArrayList<>(all.size() + 2);
		if (this.lease.available() > 0) {
			calls.add(settle(0));
		}
		if (this.lease.spent() > 0) {
			this.sizing.ranDry();
		}
		all.forEach((call) -> {
			this.sizing.missed(call.permits());
			call.onDelivery((decision) -> decided(call, decision));
			calls.add(call);
		});
		boolean ended = this.retired || this.owner.isClosed();
		SettlementCall settlement = (isWorthIt() && !ended) ? ask() : close();
		if (settlement != null) {
			calls.add(settlement);
		}
		return calls;
	}

	private boolean decided(DecisionCall call, RateLimitDecision decision) {
		decision.retryAfter().ifPresent((wait) -> refuse(call.permits(), decision.remaining(), wait.toNanos()));
		return false;
	}

	/**
	 * Keep a call that Redis rejected while permits were being requested, to decide it
	 * again: they may have been granted before, and not be here yet.
	 */
	private boolean overtook(DecisionCall call, RateLimitDecision decision) {
		if (decision instanceof Rejected && decision.retryAfter().isPresent()) {
			synchronized (this) {
				this.request.keep(call);
			}
			goOn();
			return true;
		}
		return false;
	}

	/**
	 * Decide calls that were rejected too early, now that the requested permits are here.
	 */
	final void goOn() {
		List<Runnable> decided = new ArrayList<>(0);
		List<Call<?>> calls = goOn(decided);
		decided.forEach(Runnable::run);
		if (!calls.isEmpty()) {
			this.flusher.submit(calls);
		}
	}

	private synchronized List<Call<?>> goOn(List<Runnable> decided) {
		long now = this.ticker.nanos();
		List<DecisionCall> undecided = new ArrayList<>(0);
		this.request.take().forEach((call) -> {
			RateLimitDecision decision = this.owner.isClosed() ? null : decide(call.permits(), call.draw(), now);
			if (decision != null) {
				decided.add(() -> call.complete(decision));
			}
			else if (!call.isDone()) {
				undecided.add(call.again(this.limit));
			}
		});
		return undecided.isEmpty() ? List.of() : decideAll(undecided);
	}

	/**
	 * Whether a lease pays off: a lapsed one must have spared more than one call.
	 */
	private boolean isWorthIt() {
		count();
		return this.lease.isUnused() || this.lease.isLive(this.ticker.nanos()) || !this.sizing.isHardlyWorthIt();
	}

	private void count() {
		this.sizing.count(this.lease.spent(), this.refusals.takeCount());
	}

	/** Give back permits that were requested at a moment; return how many were. */
	final long giveBack(long permits, long moment) {
		return this.lease.giveBack(permits, moment);
	}

	/** Return the settlement of spent permits, if there may be any. */
	final synchronized @Nullable SettlementCall settle() {
		return isIdle() ? null : settle(LimitArithmetic.MAX_PERMITS);
	}

	/** Return the settlement of spent permits, and forget all refusals. */
	final synchronized @Nullable SettlementCall settleAnew() {
		forget();
		return settle();
	}

	/**
	 * Return the settlement that returns permits, if there are any; and forget all
	 * refusals.
	 */
	final synchronized @Nullable SettlementCall release() {
		forget();
		return isIdle() ? null : settle(0);
	}

	/** Whether no permits were granted, and none are being requested. */
	private boolean isIdle() {
		return this.lease.isUnused() && !this.request.isOpen();
	}

	/**
	 * Return the settlement that returns all permits, even those granted by an answer
	 * that is under way.
	 */
	final synchronized @Nullable SettlementCall close() {
		forget();
		if (isIdle()) {
			retireIfUnused();
			return null;
		}
		this.releases.begin();
		Settlement settlement = new Settlement(this.lease, this.lease.close(), 0, 1, this.sizing.termNanos(), 0,
				Purpose.CLOSE);
		SettlementCall call = call(settlement);
		renew();
		return call;
	}

	/** Forget known refusals, so that Redis decides the next call. */
	private void forget() {
		this.refusals.clear(this.ticker.nanos());
		this.request.overtake();
		forgotten();
	}

	private SettlementCall settle(long most) {
		return call(new Settlement(this.lease, this.lease.settle(most), 0, 1, this.sizing.termNanos(),
				this.sizing.size(), Purpose.UPDATE));
	}

	@Override
	public final synchronized @Nullable SettlementCall due() {
		boolean low = this.touched == 1;
		this.touched = 0;
		Settlement again = this.releases.again();
		if (again != null) {
			return call(again);
		}
		if (this.retired || this.request.isOpen()) {
			return null;
		}
		count();
		return ((this.sizing.isIdle() && !low) || this.owner.isClosed()) ? close() : ask();
	}

	private @Nullable SettlementCall ask() {
		count();
		long now = this.ticker.nanos();
		this.plan = plan(this.sizing, now);
		if (this.plan.permits() == 0 && this.lease.isUnused()) {
			this.check.set(now + this.plan.termNanos());
			return null;
		}
		Lease.Totals totals = this.lease.settle(this.plan.most());
		long missing = this.plan.permits() - (totals.granted() - totals.spent() - totals.returned());
		Settlement settlement = new Settlement(this.lease, totals, totals.granted() + Math.max(0, missing),
				this.plan.share(), this.plan.termNanos(), this.sizing.size(), Purpose.ASK);
		this.request.begin(settlement);
		return call(settlement);
	}

	/** Process the reply to a settlement. */
	final synchronized void settled(Settlement settlement, LeaseReply reply) {
		if (settlement.isHandBack() && reply.known()) {
			this.owner.countHandBack();
		}
		if (settlement.purpose() == Purpose.CLOSE) {
			this.releases.answered();
			retireIfUnused();
			return;
		}
		this.request.end(settlement);
		long now = this.ticker.nanos();
		this.sizing.others(reply.others(), reply.oldestNanos());
		this.known = new Known(reply.used(),
				now + ((reply.oldestNanos() > 0) ? reply.oldestNanos() : this.limit.limit().window().toNanos()));
		if (settlement.lease().equals(this.lease)) {
			takeIn(settlement, reply, now);
		}
	}

	private void takeIn(Settlement settlement, LeaseReply reply, long now) {
		// When its part is spent, it is the turn of other instances
		boolean full = reply.waitNanos() > 0 || (settlement.share() == 1 && reply.others() > 0);
		if (reply.known()) {
			this.lowWater = full ? 0 : this.sizing.lowWater(this.plan.permits());
			this.lease.answered(reply.granted(), settlement.spendableUntil());
		}
		else {
			renew();
		}
		if (settlement.purpose() == Purpose.ASK) {
			if (this.request.holds(settlement)) {
				takeInState(settlement, reply, full);
			}
			comeBack(settlement, now);
		}
	}

	/** Process the state of the key in the reply to a request for permits. */
	private void takeInState(Settlement settlement, LeaseReply reply, boolean full) {
		if (full) {
			long remaining = Math.max(0, this.limit.capacity() - reply.used());
			long wait = Math.max(1, reply.waitNanos());
			refuse(settlement.size(), remaining, wait);
			if (reply.waitNanos() > 0 && (isRefusing() || settlement.size() > this.limit.hardLimit() - reply.used())) {
				this.limit.fullKeys().add(this.stateKey.key(), settlement.size(), remaining, wait);
			}
		}
		settled(reply);
	}

	private void comeBack(Settlement settlement, long now) {
		if (isRefusing() && this.refusals.until() - now > 0 && this.lease.available() == 0) {
			this.check.set(this.refusals.until() - this.flusher.leadNanos());
		}
		else {
			// Before the lease ends, though its answer was slow
			long quarter = settlement.termNanos() / 4;
			long left = settlement.totals().at() + 3 * quarter - now;
			this.check.set(now + Math.min(this.plan.settleNanos(), Math.max(quarter, left)));
		}
	}

	/** Retry a settlement that was not answered, as long as that matters. */
	final synchronized void failed(Settlement settlement) {
		long now = this.ticker.nanos();
		boolean forgotten = settlement.lease().isForgotten(now, settlement.termNanos());
		if (settlement.purpose() != Purpose.CLOSE) {
			this.request.end(settlement);
			if (forgotten && settlement.lease().equals(this.lease)) {
				renew();
			}
		}
		else if (forgotten) {
			this.releases.answered();
		}
		else {
			this.releases.failed(settlement);
		}
		this.check.set(now + Math.max(this.flusher.intervalNanos(), settlement.termNanos() / 8));
	}

	@Override
	public final synchronized boolean isDue(long at, long now) {
		return this.check.isDue(at, now) && !this.retired;
	}

	private void retireIfUnused() {
		if (!this.retired && isIdle() && this.releases.areDone()) {
			this.retired = true;
			this.owner.remove(this);
		}
	}

	/**
	 * The holder of the keys of a strategy.
	 */
	interface Owner {

		/** Whether nothing more is leased. */
		boolean isClosed();

		/** Count that unspent permits of a key were returned. */
		void countHandBack();

		/** Forget a key without a lease. */
		void remove(LeasedKey leased);

	}

	/**
	 * What the keys of a strategy share.
	 *
	 * @param ticker the time of this process
	 * @param flusher settles keys in the background
	 * @param owner holds the keys
	 */
	record Collaborators(Ticker ticker, LeaseFlusher flusher, Owner owner) {
	}

	/**
	 * The state in Redis as of the last settlement.
	 *
	 * @param used permits in use by all, leased ones too
	 * @param replenishAt when the oldest permits leave the window
	 */
	private record Known(long used, long replenishAt) {
	}

}
