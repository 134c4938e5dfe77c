package io.trypema.local;

import java.time.Duration;

import io.trypema.internal.SuppressionMath;

/**
 * What the suppressed strategy keeps of a key: the window, the last second, and the
 * factor last computed.
 */
final class SuppressedSeries extends KeyedSeries {

	private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

	/**
	 * Precision of the last second: a hundredth of it, whatever the bucket size of the
	 * window, in which a bucket may be longer than the second.
	 */
	private static final long SECOND_BUCKET_NANOS = SECOND_NANOS / 100;

	private final BucketSeries lastSecond = new BucketSeries(SECOND_NANOS, SECOND_BUCKET_NANOS, false);

	/** The capacity that the factor was computed for, or 0 if there is none. */
	private long factorCapacity;

	private long factorAt;

	private double factor;

	SuppressedSeries(String key, Quota quota) {
		super(key, quota, true);
	}

	void advanceAll(long now) {
		advance(now);
		this.lastSecond.advance(now);
	}

	void record(long now, long permits, boolean admitted) {
		add(now, admitted ? permits : 0, admitted ? 0 : permits);
		this.lastSecond.add(now, permits, 0);
	}

	void refundAll(long permits, long time) {
		refund(permits, time);
		this.lastSecond.refund(permits, time);
		forgetFactor();
	}

	/**
	 * Return the factor computed at most {@code cacheNanos} ago for this quota, or a new
	 * one.
	 */
	double factor(Quota quota, long now, long cacheNanos) {
		if (this.factorCapacity != quota.capacity() || now - this.factorAt >= cacheNanos) {
			this.factor = SuppressionMath.factor(quota.capacity(), quota.windowNanos(), observed(),
					this.lastSecond.observed());
			this.factorAt = now;
			this.factorCapacity = quota.capacity();
		}
		return this.factor;
	}

	void forgetFactor() {
		this.factorCapacity = 0;
	}

	void clearAll() {
		clear();
		this.lastSecond.clear();
		forgetFactor();
	}

	@Override
	boolean isQuiet(long now) {
		return super.isQuiet(now) && this.lastSecond.isQuiet(now);
	}

	@Override
	void retire() {
		super.retire();
		clearAll();
	}

}
