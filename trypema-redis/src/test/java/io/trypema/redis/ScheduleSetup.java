package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimit;

/**
 * Where a schedule runs.
 *
 * @param seed the seed of the schedule
 * @param kind what may happen in it
 * @param hybrids how many processes lease permits
 * @param directs how many processes have Redis decide every call
 * @param keys how many keys are limited
 * @param limit the limit of all of them, with its window
 * @param window the window of the limit
 * @param bucket the precision of the window, {@code null} for the default
 * @param syncInterval how often a process settles at most
 * @param timeout how long a call waits
 */
record ScheduleSetup(long seed, ScheduleKind kind, int hybrids, int directs, int keys, RateLimit limit, Duration window,
		@Nullable Duration bucket, Duration syncInterval, Duration timeout) {

	/** Long before a call fails that waits, or a lease expires. */
	private static final long PROMPT_MICROS = TimeUnit.MILLISECONDS.toMicros(15);

	long windowMicros() {
		return TimeUnit.NANOSECONDS.toMicros(this.window.toNanos());
	}

	/** How long a message or its answer may be under way at most. */
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
