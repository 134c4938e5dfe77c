package io.trypema.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * Says what went wrong: to the caller, and to the log once a second at most.
 */
final class FailureLog {

	private static final Logger LOGGER = System.getLogger(RedisRateLimiterProvider.class.getName());

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final Duration timeout;

	private final AtomicLong nextEntry = new AtomicLong(System.nanoTime());

	private final AtomicLong failures = new AtomicLong();

	private volatile @Nullable Throwable last;

	FailureLog(Duration timeout) {
		this.timeout = timeout;
	}

	/** Return how many calls got no decision. */
	long failures() {
		return this.failures.get();
	}

	RateLimiterUnavailableException timedOut() {
		return failed("Redis gave no decision within " + this.timeout.toMillis() + " ms", new TimeoutException());
	}

	RateLimiterUnavailableException refused(Throwable cause) {
		return failed("Redis gave no decision: " + cause.getMessage(), cause);
	}

	RateLimiterUnavailableException interrupted(InterruptedException cause) {
		return new RateLimiterUnavailableException("The wait for a decision of Redis was interrupted", cause);
	}

	/** Return the failure of a call that was not tried because others failed. */
	RateLimiterUnavailableException paused() {
		Throwable cause = this.last;
		this.failures.incrementAndGet();
		return new RateLimiterUnavailableException(
				"Redis is not asked for a moment, since it failed" + ((cause != null) ? ": " + cause.getMessage() : ""),
				cause);
	}

	private RateLimiterUnavailableException failed(String message, Throwable cause) {
		this.last = cause;
		this.failures.incrementAndGet();
		long now = System.nanoTime();
		long next = this.nextEntry.get();
		if (now - next >= 0 && this.nextEntry.compareAndSet(next, now + INTERVAL)) {
			LOGGER.log(Level.WARNING, message + " (" + this.failures.get() + " calls without a decision so far)");
		}
		return new RateLimiterUnavailableException(message, cause);
	}

}
