package io.trypema.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Refusals of one key by Redis, for some sizes of calls. One size may be forgotten for
 * another. Read by many threads; changed by one at a time.
 */
final class KnownRefusals {

	/** Other instances may give permits back, so Redis is asked again after this time. */
	private static final long MAX_REFUSAL = TimeUnit.SECONDS.toNanos(1);

	private static final int SLOTS = 4;

	/**
	 * More is not counted, since counting writes to memory that every call reads.
	 */
	private static final long MAX_COUNTED = 1024;

	private volatile @Nullable AtomicReferenceArray<@Nullable KnownRefusal> slots;

	private long until;

	/** Permits refused since they were last counted; some may be missed. */
	private long refused;

	KnownRefusals(long now) {
		this.until = now;
	}

	private static int slot(long permits) {
		return (int) (permits & (SLOTS - 1));
	}

	/** Return the refusal of calls of a size, if it holds. */
	@Nullable KnownRefusal find(long permits, long now) {
		AtomicReferenceArray<@Nullable KnownRefusal> known = this.slots;
		KnownRefusal last = (known != null) ? known.get(slot(permits)) : null;
		return (last != null && last.holds(permits, now)) ? last : null;
	}

	/**
	 * Refuse calls of a size until they may fit, and until it is the turn of this
	 * instance.
	 */
	void add(KnownRefusal refusal, long turn, long now) {
		AtomicReferenceArray<@Nullable KnownRefusal> known = this.slots;
		if (known == null) {
			known = new AtomicReferenceArray<>(SLOTS);
			this.slots = known;
		}
		long wait = refusal.retryAt() - now;
		this.until = now + Math.max(Math.min(wait, MAX_REFUSAL), turn);
		long retryAt = now + Math.max(wait, this.until - now);
		known.set(slot(refusal.permits()),
				new KnownRefusal(refusal.permits(), refusal.remaining(), retryAt, this.until));
	}

	/** Count permits that are refused, as long as their number matters. */
	void count(long permits) {
		if (this.refused < MAX_COUNTED) {
			this.refused += permits;
		}
	}

	/** Return the permits counted since the last call, and reset the count. */
	long takeCount() {
		long counted = this.refused;
		this.refused = 0;
		return counted;
	}

	/** Return until when calls of some size are refused. */
	long until() {
		return this.until;
	}

	void clear(long now) {
		this.slots = null;
		this.until = now;
	}

}
