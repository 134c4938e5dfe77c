package io.trypema.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A count of occurrences of which at most one a second is reported, with the number since
 * the last report. Safe for use by many threads.
 */
public final class SampledCount {

	/**
	 * The shortest time between two reports, in nanoseconds.
	 */
	public static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final AtomicLong unreported = new AtomicLong();

	private final AtomicLong reportedAt;

	/**
	 * Create a count whose first occurrence is reported.
	 * @param now the present time, in nanoseconds
	 */
	public SampledCount(long now) {
		this.reportedAt = new AtomicLong(now - INTERVAL_NANOS);
	}

	/**
	 * Count an occurrence.
	 * @param now the present time, in nanoseconds
	 * @return the occurrences to report now, with this one; 0 if the last report is too
	 * recent
	 */
	public long add(long now) {
		long count = this.unreported.incrementAndGet();
		long last = this.reportedAt.get();
		if (now - last < INTERVAL_NANOS || !this.reportedAt.compareAndSet(last, now)) {
			return 0;
		}
		this.unreported.addAndGet(-count);
		return count;
	}

	/**
	 * Return the occurrences that were not reported, and forget them.
	 * @return their number
	 */
	public long takeUnreported() {
		return this.unreported.getAndSet(0);
	}

}
