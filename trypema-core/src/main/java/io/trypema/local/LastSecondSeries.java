package io.trypema.local;

import java.time.Duration;

import io.trypema.HistoryPreservation;

/**
 * State of a key under the suppressed strategy whose window does not show the last
 * second.
 */
final class LastSecondSeries extends SuppressedSeries {

	/**
	 * The precision is a hundredth, whatever the bucket size of the key's window, in
	 * which a bucket may be longer than the second.
	 */
	static final Window WINDOW = new Window(Duration.ofSeconds(1).toNanos(), Duration.ofMillis(10).toNanos());

	private final BucketSeries lastSecond;

	LastSecondSeries(String key, Quota quota, long now) {
		super(key, quota, now);
		this.lastSecond = new BucketSeries(WINDOW, false, now);
	}

	private LastSecondSeries(LastSecondSeries other) {
		super(other);
		this.lastSecond = new BucketSeries(other.lastSecond);
	}

	@Override
	SuppressedSeries copy() {
		return new LastSecondSeries(this);
	}

	@Override
	void advanceAll(long now) {
		super.advanceAll(now);
		this.lastSecond.advance(now);
	}

	@Override
	void record(long now, long permits, boolean admitted) {
		super.record(now, permits, admitted);
		this.lastSecond.add(now, permits, 0);
	}

	@Override
	void refundAll(long permits, long now, long ageNanos) {
		super.refundAll(permits, now, ageNanos);
		this.lastSecond.refund(permits, now, ageNanos);
	}

	@Override
	void setAll(long target, long now, HistoryPreservation preservation) {
		long recent = recentAfterSet(target, preservation);
		super.setAll(target, now, preservation);
		this.lastSecond.set(recent, now, preservation);
	}

	/** The part of the last second that a set leaves: the newest part of the history. */
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

	@Override
	long lastSecond() {
		return this.lastSecond.observed();
	}

	@Override
	boolean isQuiet(long now) {
		return super.isQuiet(now) && this.lastSecond.isQuiet(now);
	}

	@Override
	void retire() {
		super.retire();
		this.lastSecond.clear();
	}

}
