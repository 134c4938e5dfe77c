package io.trypema.local;

import java.time.Duration;

import io.trypema.HistoryPreservation;
import io.trypema.internal.SuppressionMath;

/**
 * What the suppressed strategy keeps of a key: the window, the last second, and the
 * factor last computed.
 */
final class SuppressedSeries extends KeyedSeries {

	/**
	 * Its precision is a hundredth, whatever the bucket size of the window, in which a
	 * bucket may be longer than the second.
	 */
	private static final Window LAST_SECOND = new Window(Duration.ofSeconds(1).toNanos(),
			Duration.ofMillis(10).toNanos());

	private final BucketSeries lastSecond;

	/** The capacity that the factor was computed for, or 0 if there is none. */
	private long factorCapacity;

	private long factorAt;

	private double factor;

	SuppressedSeries(String key, Quota quota, long now) {
		super(key, quota, true, now);
		this.lastSecond = new BucketSeries(LAST_SECOND, false, now);
	}

	SuppressedSeries(SuppressedSeries other) {
		super(other);
		this.lastSecond = new BucketSeries(other.lastSecond);
		this.factorCapacity = other.factorCapacity;
		this.factorAt = other.factorAt;
		this.factor = other.factor;
	}

	void advanceAll(long now) {
		advance(now);
		this.lastSecond.advance(now);
	}

	void record(long now, long permits, boolean admitted) {
		add(now, admitted ? permits : 0, admitted ? 0 : permits);
		this.lastSecond.add(now, permits, 0);
	}

	void refundAll(long permits, long now, long ageNanos) {
		refund(permits, now, ageNanos);
		this.lastSecond.refund(permits, now, ageNanos);
		forgetFactor();
	}

	void setAll(long target, long now, HistoryPreservation preservation) {
		long recent = recentAfterSet(target, preservation);
		set(target, now, preservation);
		this.lastSecond.set(recent, now, preservation);
		forgetFactor();
	}

	/** What a set leaves of the last second, which is the newest part of the history. */
	private long recentAfterSet(long target, HistoryPreservation preservation) {
		long recent = this.lastSecond.observed();
		long added = target - observed();
		return switch (preservation) {
			case NONE -> target;
			case NEWEST -> {
				long withAdded = (recent > 0 || observed() == 0) ? recent + added : recent;
				yield (added > 0) ? withAdded : Math.min(recent, target);
			}
			case OLDEST -> {
				long withAdded = (recent >= observed()) ? recent + added : recent;
				yield (added > 0) ? withAdded : Math.max(0, recent + added);
			}
		};
	}

	/** Nanoseconds until accepted permits leave the window; zero if there are none. */
	long nanosUntilAcceptedLeave(long now) {
		return (accepted() == 0) ? 0 : nanosUntilFreed(1, now);
	}

	/**
	 * Return the factor kept less than {@code cacheNanos} ago for this quota, or else the
	 * present one.
	 */
	double factor(Quota quota, long now, long cacheNanos) {
		return hasFactor(quota, now, cacheNanos) ? this.factor : SuppressionMath.factor(quota.capacity(),
				quota.window().nanos(), observed(), this.lastSecond.observed());
	}

	/** Keep a factor for {@code cacheNanos} unless there is one already. */
	void keepFactor(Quota quota, double present, long now, long cacheNanos) {
		if (!hasFactor(quota, now, cacheNanos)) {
			this.factor = present;
			this.factorAt = now;
			this.factorCapacity = quota.capacity();
		}
	}

	private boolean hasFactor(Quota quota, long now, long cacheNanos) {
		return this.factorCapacity == quota.capacity() && now - this.factorAt < cacheNanos;
	}

	private void forgetFactor() {
		this.factorCapacity = 0;
	}

	@Override
	boolean isQuiet(long now) {
		return super.isQuiet(now) && this.lastSecond.isQuiet(now);
	}

	@Override
	void retire() {
		super.retire();
		this.lastSecond.clear();
		forgetFactor();
	}

}
