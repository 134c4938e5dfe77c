package io.trypema.redis;

import io.trypema.internal.LimitArithmetic;

/**
 * Computes the size and duration of a lease from the demand and the free permits of a
 * key. Not safe for use by many threads.
 */
final class LeaseSizing {

	/*
	 * A key far from its limit leases permits for a whole term, at most an eighth of the
	 * free ones. One that is called seldom leases few for longer. Near the limit the
	 * permits are for a part of the term only, so that unspent ones are returned soon;
	 * and when calls are refused, all free permits are requested, since they will be
	 * spent.
	 */

	/** Divisor of the free permits that are leased at a time. */
	private static final long SHARE = 8;

	/** The divisor when calls had to go to Redis nevertheless. */
	private static final long DRY_SHARE = 2;

	/**
	 * At most so many permits are leased for longer, as a smaller part of the free ones.
	 */
	private static final long FEW = 8;

	private static final long FEW_SHARE = 32;

	/** More than that count as few if they are this part of the free permits. */
	private static final long FAR_SHARE = 256;

	/** Minimum to lease if it is a negligible part of the free permits. */
	private static final double LITTLE = 64;

	private static final double LITTLE_SHARE = 512;

	/** Number of intervals within which a flush is certainly answered. */
	private static final long FLUSHES = 4;

	/** Factor by which an instance may exceed its even share in its turn. */
	private static final double GENEROSITY = 1.25;

	private final LeaseTerms terms;

	private final LeaseFlusher flusher;

	private final LeaseDemand demand;

	/** Permits spent of the lease that are counted in the demand. */
	private long counted;

	/** The permits of the last call that Redis decided. */
	private long size = 1;

	/** Whether calls were refused since the last plan. */
	private boolean full;

	/** Whether calls found the lease spent since then. */
	private boolean dry;

	/** How many other instances take turns. */
	private long others;

	/** The fraction of a turn by which the next one comes sooner or later. */
	private double shift;

	LeaseSizing(LeaseTerms terms, LeaseFlusher flusher, long since) {
		this.terms = terms;
		this.flusher = flusher;
		this.demand = new LeaseDemand(since);
	}

	/**
	 * Record the number of other instances that take turns.
	 * @param number how many
	 * @param unlike a number that differs between instances, so that their turns do not
	 * coincide
	 */
	void others(long number, long unlike) {
		this.others = number;
		this.shift = ((unlike * 0x9E3779B97F4A7C15L) >> 11) * 0x1.0p-53;
	}

	/** Count a call that Redis decides. */
	void missed(long permits) {
		this.demand.add(permits);
		this.size = permits;
	}

	/** Return the permits of a call for which to ask when it fits. */
	long size() {
		return this.size;
	}

	/** Return the precision of the time by which permits were spent. */
	long precisionNanos() {
		return this.terms.precisionNanos();
	}

	/**
	 * Count the permits spent of the lease so far, and those refused since the last
	 * count.
	 */
	void count(long spent, long refused) {
		this.demand.add(spent - this.counted + refused);
		this.counted = spent;
		this.full |= refused > 0;
	}

	/** Record that the lease does not suffice. */
	void ranDry() {
		this.dry = true;
	}

	/** Record that another lease begins. */
	void begun() {
		this.counted = 0;
	}

	/**
	 * Whether too few permits were requested since the last plan for a lease to pay off.
	 */
	boolean isHardlyWorthIt() {
		return this.demand.isHardlyThere();
	}

	/** Whether no permits were requested since the last plan. */
	boolean isIdle() {
		return this.demand.isIdle();
	}

	/**
	 * Return the number of remaining permits below which more are requested: enough to
	 * last until the next flush is answered.
	 * @param permits the permits to have at hand
	 */
	long lowWater(long permits) {
		double needed = this.demand.in(FLUSHES * this.flusher.intervalNanos());
		return (long) Math.max(1, Math.min(needed, (permits + 1) / 2.0));
	}

	/** Return the time until the next turn of this instance when the key is full. */
	long spacingNanos() {
		return Math.max((long) (this.terms.spacing(this.others) * (1 + this.shift)), this.flusher.budgetNanos());
	}

	/** Return how long a lease lasts. */
	long termNanos() {
		return Math.max(this.terms.stretched(this.flusher.budgetNanos()), 2 * shortestNanos());
	}

	private long shortestNanos() {
		return Math.max(this.terms.settleNanos(), spacingNanos());
	}

	/**
	 * Plan the permits to have at hand.
	 * @param now the time
	 * @param capacity the limit
	 * @param free the permits that are free below it
	 */
	LeasePlan plan(long now, long capacity, long free) {
		long term = look(now);
		boolean refused = this.full;
		boolean missed = this.dry;
		this.full = false;
		this.dry = false;
		if (refused) {
			return turn(term, capacity);
		}
		long few = Math.max(FEW, free / FAR_SHARE);
		if (this.demand.in(term) < few) {
			double longer = Math.min(this.demand.nanosFor(few), (double) this.terms.longest());
			return ample((long) Math.max((double) term, longer), free, share(FEW_SHARE));
		}
		long share = share(missed ? DRY_SHARE : SHARE);
		double room = (double) free / share;
		return (this.demand.in(term) <= room) ? ample(term, free, share)
				: limited(term, Math.max(shortestNanos(), (long) this.demand.nanosFor((long) room)), share);
	}

	/**
	 * Plan the permits to have at hand under load shedding.
	 * @param now the time
	 * @param admitted the share of them that is admitted
	 * @param spare permits for calls that arrive close to each other
	 */
	LeasePlan shed(long now, double admitted, int spare) {
		long term = look(now);
		this.full = false;
		long horizon = shortestNanos();
		long permits = spare + (long) Math.ceil(this.demand.in(horizon) * admitted);
		return new LeasePlan(term, horizon, permits, 2 * permits, 1);
	}

	private long look(long now) {
		long term = termNanos();
		this.demand.look(now, term);
		return term;
	}

	/**
	 * Lease larger parts if there are so many keys that each can be settled seldom only.
	 */
	private long share(long most) {
		long budget = Math.max(1, this.flusher.budgetNanos());
		return Math.max(DRY_SHARE, Math.min(most, this.terms.windowNanos() / budget));
	}

	/** Have at hand the demand of a term, or a negligible part of the free permits. */
	private LeasePlan ample(long term, long free, long share) {
		double asked = Math.min(this.demand.in(term), (double) free / share);
		double little = Math.min(LITTLE, free / LITTLE_SHARE);
		return new LeasePlan(term, term / 4 * 3, (long) Math.max(asked, little), LimitArithmetic.MAX_PERMITS, share);
	}

	/**
	 * Have at hand the demand until the next turn; beside other instances at most the
	 * share that each can have.
	 */
	private LeasePlan turn(long term, long capacity) {
		long horizon = shortestNanos();
		double even = GENEROSITY * this.terms.permitsIn(horizon, capacity) / (this.others + 1);
		double most = (this.others > 0) ? Math.ceil(even) : capacity;
		long permits = (long) Math.min(this.demand.in(horizon), most);
		return new LeasePlan(term, horizon, permits, 2 * permits, 1);
	}

	/** Have at hand the demand of a part of the term, and keep little more. */
	private LeasePlan limited(long term, long wanted, long share) {
		long horizon = Math.min(wanted, term / 2);
		long permits = (long) Math.min(this.demand.in(horizon), (double) LimitArithmetic.MAX_PERMITS / 4);
		return new LeasePlan(term, horizon, permits, 2 * permits, share);
	}

}
