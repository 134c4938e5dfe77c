package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimit;

/**
 * The environment of a schedule.
 *
 * @param seed the seed of the schedule
 * @param kind the kind of schedule
 * @param hybrids the number of processes that lease permits
 * @param directs the number of processes that delegate every decision to Redis
 * @param keys the number of limited keys
 * @param limit the limit of all of them, with its window
 * @param window the window of the limit
 * @param bucket the precision of the window, {@code null} for the default
 * @param syncInterval the minimum interval of settlements of a process
 * @param timeout how long a call waits
 */
record ScheduleSetup(long seed, ScheduleKind kind, int hybrids, int directs, int keys, RateLimit limit, Duration window,
		@Nullable Duration bucket, Duration syncInterval, Duration timeout) {

	/** Long before a waiting call fails or a lease expires. */
	private static final long PROMPT_MICROS = TimeUnit.MILLISECONDS.toMicros(15);

	long windowMicros() {
		return TimeUnit.NANOSECONDS.toMicros(this.window.toNanos());
	}

	/** Return the maximum time in transit of a message or its answer. */
	long maxDelayMicros() {
		return this.kind.losesNothing() ? PROMPT_MICROS : Long.MAX_VALUE / 2;
	}

	@Override
	public String toString() {
		return this.kind + ", " + this.hybrids + " hybrid, " + this.directs + " direct, limit " + this.limit
				+ ", bucket " + ((this.bucket != null) ? this.bucket : "by default") + ", interval " + this.syncInterval
				+ ", timeout " + this.timeout;
	}

}
