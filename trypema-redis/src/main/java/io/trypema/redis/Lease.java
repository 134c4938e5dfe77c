package io.trypema.redis;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.trypema.Ticker;
import io.trypema.internal.LimitArithmetic;

/**
 * Permits that this process may spend on one key, and their use. Safe for use by many
 * threads.
 */
final class Lease {

	/*
	 * Redis counts granted permits as used until a window after the lease has expired.
	 * They are spent here by one atomic subtraction, as long as the lease lasts by the
	 * clock of this process, started before the request was sent; so whatever happens to
	 * the process, no permit is spent that does not count.
	 *
	 * Usage is settled by totals: granted, spent and returned since the lease began. They
	 * only grow, and Redis keeps the larger number, so that settlements may be lost,
	 * repeated, or overtake each other. At any time
	 *
	 * granted = spent + returned + available
	 *
	 * `available` and `spentBy` change without the lock, the rest under it. A spender
	 * first raises `spentBy` above the time and then lowers `available`; a settlement
	 * reads them the other way round, so that it knows a moment by which all the permits
	 * that it counts were spent.
	 *
	 * While no permit is known here, Redis begins the lease anew if the first one has
	 * expired and is forgotten, and the answers to both may come in any order. So an
	 * answer prolongs the lease only if its total includes all permits known here, and
	 * expired permits are not added to those of a live lease. They are added to those of
	 * an expired one, which are returned.
	 *
	 * Permits given back may be spent again only if no settlement has counted them, or
	 * those spent later would count from the earlier moment. That is certain of permits
	 * that were requested after the last settlement and after the last call that Redis
	 * decided itself: after `barrier`.
	 */

	/** The returns of a closed lease: all permits, even those still to be granted. */
	static final long CLOSED = LimitArithmetic.MAX_PERMITS;

	private static final AtomicLongFieldUpdater<Lease> AVAILABLE = AtomicLongFieldUpdater.newUpdater(Lease.class,
			"available");

	private static final AtomicLongFieldUpdater<Lease> SPENT_BY = AtomicLongFieldUpdater.newUpdater(Lease.class,
			"spentBy");

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private final byte[] id;

	private final Ticker ticker;

	private final long precision;

	private volatile long available;

	private volatile long spentBy;

	private volatile long deadline;

	private long granted;

	private long returned;

	private long settledReturns;

	private long barrier;

	private boolean closed;

	/**
	 * Create a lease without permits.
	 * @param ticker the time
	 * @param precisionNanos by how much the time by which permits were spent may be too
	 * late
	 */
	Lease(Ticker ticker, long precisionNanos) {
		this.id = newId();
		this.ticker = ticker;
		this.precision = precisionNanos;
		this.barrier = ticker.nanos();
		this.deadline = this.barrier;
		this.spentBy = this.barrier;
	}

	private static byte[] newId() {
		byte[] bytes = new byte[Long.BYTES];
		ThreadLocalRandom.current().nextBytes(bytes);
		return (':' + BASE64.encodeToString(bytes)).getBytes(StandardCharsets.ISO_8859_1);
	}

	/** Return the name of the value that Redis keeps for this, in the slot of the key. */
	byte[] name(byte[] keyName) {
		byte[] name = new byte[keyName.length + this.id.length];
		System.arraycopy(keyName, 0, name, 0, keyName.length);
		System.arraycopy(this.id, 0, name, keyName.length, this.id.length);
		return name;
	}

	/** Take permits, and return the remaining ones, or -1 if there are not enough. */
	long take(long permits, long now) {
		if (this.available < permits || now - this.deadline >= 0) {
			return -1;
		}
		raiseSpentBy(now);
		long before;
		do {
			before = this.available;
			if (before < permits) {
				return -1;
			}
		}
		while (!AVAILABLE.compareAndSet(this, before, before - permits));
		return before - permits;
	}

	private void raiseSpentBy(long now) {
		long before = this.spentBy;
		while (now - before > 0 && !SPENT_BY.compareAndSet(this, before, now + this.precision)) {
			before = this.spentBy;
		}
	}

	long available() {
		return this.available;
	}

	/** Whether the lease lasts. */
	boolean isLive(long now) {
		return now - this.deadline < 0;
	}

	/** Whether the lease ended so long ago that Redis has forgotten it. */
	boolean isForgotten(long now, long nanos) {
		return now - this.deadline >= nanos;
	}

	/**
	 * Record that Redis decides a call itself, with permits that are not of this lease.
	 */
	synchronized void bypass() {
		this.barrier = this.ticker.nanos();
	}

	/**
	 * Give back permits that were requested at a moment, to be spent again; return how
	 * many were.
	 */
	synchronized long giveBack(long permits, long moment) {
		if (this.closed || moment - this.barrier <= 0 || !isLive(this.ticker.nanos())) {
			return 0;
		}
		long before;
		long given;
		do {
			before = this.available;
			given = Math.min(permits, this.granted - this.returned - before - this.settledReturns);
		}
		while (!AVAILABLE.compareAndSet(this, before, before + given));
		return given;
	}

	/** Return the permits spent. */
	synchronized long spent() {
		return this.granted - this.returned - this.available;
	}

	/** Return the totals to settle, and with them permits above a number. */
	synchronized Totals settle(long most) {
		long before;
		long kept;
		do {
			before = this.available;
			kept = Math.min(before, most);
		}
		while (!AVAILABLE.compareAndSet(this, before, kept));
		this.returned += before - kept;
		this.settledReturns = this.granted - this.returned - kept;
		long by = this.spentBy;
		this.barrier = this.ticker.nanos();
		return new Totals(this.granted, this.settledReturns, this.closed ? CLOSED : this.returned, before - kept,
				(by - this.barrier < 0) ? by : this.barrier, this.barrier);
	}

	/**
	 * Return the totals to settle, and all permits permanently, also those still to be
	 * granted.
	 */
	synchronized Totals close() {
		this.closed = true;
		return settle(0);
	}

	/**
	 * Record the total of granted permits, and until when they may be spent, unless this
	 * may be outdated.
	 */
	synchronized void answered(long total, long spendableUntil) {
		if (this.closed || total < this.granted || isOutdated(spendableUntil)) {
			return;
		}
		if (spendableUntil - this.deadline > 0) {
			this.deadline = spendableUntil;
		}
		if (total > this.granted) {
			AVAILABLE.addAndGet(this, total - this.granted);
			this.granted = total;
		}
	}

	/** Whether permits have expired that would be added to those of a live lease. */
	private boolean isOutdated(long spendableUntil) {
		long now = this.ticker.nanos();
		return now - spendableUntil >= 0 && isLive(now);
	}

	/** Whether no permit was ever granted, as far as is known. */
	synchronized boolean isUnused() {
		return this.granted == 0;
	}

	/**
	 * The use of a lease since it began.
	 *
	 * @param granted permits granted, as far as is known
	 * @param spent permits spent
	 * @param returned permits returned, or {@link #CLOSED}
	 * @param given permits among these that are returned with this settlement
	 * @param spentBy a moment by which they were spent
	 * @param at the moment of the settlement
	 */
	record Totals(long granted, long spent, long returned, long given, long spentBy, long at) {
	}

}
