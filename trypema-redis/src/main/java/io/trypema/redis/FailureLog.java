package io.trypema.redis;

import io.trypema.internal.SampledCount;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * Fails calls, whose callers decide how to proceed, and logs failures at debug level, at
 * most once a second.
 */
final class FailureLog {

	/** Named by the public class. */
	private static final Logger LOGGER = System.getLogger("io.trypema.redis.RedisRateLimiterProvider");

	private final Duration timeout;

	private final SampledCount entries = new SampledCount(System.nanoTime());

	private final AtomicLong failures = new AtomicLong();

	private volatile @Nullable Throwable last;

	FailureLog(Duration timeout) {
		this.timeout = timeout;
	}

	/** Return the number of calls that got no decision. */
	long failures() {
		return this.failures.get();
	}

	/** End a call without a decision of Redis, unless it already has its result. */
	void fail(CompletableFuture<?> call, RateLimiterUnavailableException failure) {
		if ((call instanceof Call<?> asked) ? asked.fail(failure) : call.completeExceptionally(failure)) {
			log(failure, this.failures.incrementAndGet());
		}
	}

	private void log(RateLimiterUnavailableException failure, long count) {
		if (this.entries.add(System.nanoTime()) > 0) {
			LOGGER.log(Level.DEBUG, failure.getMessage() + " (failed calls so far: " + count + ')');
		}
	}

	RateLimiterUnavailableException timedOut() {
		return failed("Redis did not answer within " + this.timeout.toMillis() + " ms", new TimeoutException());
	}

	RateLimiterUnavailableException lost() {
		return refused(new RedisException("The connection was lost"));
	}

	/** Return the failure of a call that the end of the provider came before. */
	RateLimiterUnavailableException closed() {
		return new RateLimiterUnavailableException("The provider was closed before Redis answered",
				new CancellationException());
	}

	RateLimiterUnavailableException refused(@Nullable Throwable failure) {
		Throwable cause = (failure != null) ? Failures.withoutServerTexts(failure)
				: new RedisException("There was no reply");
		return failed("Redis failed: " + describe(cause), cause);
	}

	RateLimiterUnavailableException interrupted(InterruptedException cause) {
		return new RateLimiterUnavailableException("The wait for a decision of Redis was interrupted", cause);
	}

	/** Return the failure of a call that was not tried because earlier calls failed. */
	RateLimiterUnavailableException paused() {
		Throwable cause = this.last;
		return new RateLimiterUnavailableException("Circuit breaker open: Redis " + ((cause instanceof TimeoutException)
				? "did not answer in time" : "failed" + ((cause != null) ? ": " + describe(cause) : "")), cause);
	}

	private static String describe(Throwable failure) {
		Throwable cause = failure.getCause();
		return failure.getMessage() + ((cause != null && cause.getMessage() != null) ? ": " + cause.getMessage() : "");
	}

	private RateLimiterUnavailableException failed(String message, Throwable cause) {
		this.last = cause;
		return new RateLimiterUnavailableException(message, cause);
	}

}
