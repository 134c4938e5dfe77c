package io.trypema.local;

import io.trypema.HistoryPreservation;
import io.trypema.internal.SuppressionMath;

/**
 * State of a key under the suppressed strategy: its window and the factor last computed.
 */
class SuppressedSeries extends KeyedSeries {

	/** The capacity that the factor was computed for, or 0 if there is none. */
	private long factorCapacity;

	private long factorAt;

	private double factor;

	SuppressedSeries(String key, Quota quota, long now) {
		super(key, quota, true, now);
	}

	SuppressedSeries(SuppressedSeries other) {
		super(other);
		this.factorCapacity = other.factorCapacity;
		this.factorAt = other.factorAt;
		this.factor = other.factor;
	}

	/** Return a series that keeps the last second too where that makes a difference. */
	static SuppressedSeries of(String key, Quota quota, long now) {
		boolean needsLastSecond = quota.draws() && !quota.window().equals(LastSecondSeries.WINDOW);
		return needsLastSecond ? new LastSecondSeries(key, quota, now) : new SuppressedSeries(key, quota, now);
	}

	SuppressedSeries copy() {
		return new SuppressedSeries(this);
	}

	void advanceAll(long now) {
		advance(now);
	}

	void record(long now, long permits, boolean admitted) {
		add(now, admitted ? permits : 0, admitted ? 0 : permits);
	}

	void refundAll(long permits, long now, long ageNanos) {
		refund(permits, now, ageNanos);
		forgetFactor();
	}

	void setAll(long target, long now, HistoryPreservation preservation) {
		set(target, now, preservation);
		forgetFactor();
	}

	/** Nanoseconds until accepted permits leave the window; zero if there are none. */
	long nanosUntilAcceptedLeave(long now) {
		return (accepted() == 0) ? 0 : nanosUntilFreed(1, now);
	}

	/** Permits observed in the last second, as of the last advance. */
	long lastSecond() {
		return observed();
	}

	/**
	 * Return the factor kept for this quota, if it may still be used, or else the present
	 * one.
	 */
	double factor(Quota quota, long now) {
		return hasFactor(quota, now) ? this.factor
				: SuppressionMath.factor(quota.capacity(), quota.window().nanos(), observed(), lastSecond());
	}

	/** Keep a factor unless there is one already. */
	void keepFactor(Quota quota, double present, long now) {
		if (!hasFactor(quota, now)) {
			this.factor = present;
			this.factorAt = now;
			this.factorCapacity = quota.capacity();
		}
	}

	private boolean hasFactor(Quota quota, long now) {
		return this.factorCapacity == quota.capacity() && now - this.factorAt < quota.factorCacheNanos();
	}

	private void forgetFactor() {
		this.factorCapacity = 0;
	}

	@Override
	void retire() {
		super.retire();
		forgetFactor();
	}

}
