package io.trypema.concurrency;

import java.io.Serializable;
import java.time.Duration;

/**
 * Maximum number of calls in flight at a time, and the treatment of further calls.
 * Immutable and safe for use by many threads.
 *
 * @param places how many calls may be in flight, from 1 to 1 000 000 000
 * @param maxWait for how long a call waits for a free place, up to 1 hour; zero if it
 * does not wait
 * @param retryAfter the wait that refused callers are advised, up to 1 day; zero if none
 * @since 0.1.0
 */
public record ConcurrencyLimit(long places, Duration maxWait, Duration retryAfter) implements Serializable {

	/** The most places that there may be. */
	public static final long MAX_PLACES = 1_000_000_000;

	private static final Duration MAX_WAIT = Duration.ofHours(1);

	private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

	/**
	 * Create a limit.
	 * @param places how many calls may be in flight, from 1 to 1 000 000 000
	 * @param maxWait for how long a call waits for a free place, up to 1 hour; zero if it
	 * does not wait
	 * @param retryAfter the wait that refused callers are advised, up to 1 day; zero if
	 * none
	 * @throws IllegalArgumentException if a component is out of range
	 */
	public ConcurrencyLimit {
		if (places < 1 || places > MAX_PLACES) {
			throw new IllegalArgumentException("The places must be from 1 to " + MAX_PLACES + ", but are " + places);
		}
		check("The wait for a place", maxWait, MAX_WAIT);
		check("The wait that is advised", retryAfter, MAX_RETRY_AFTER);
	}

	private static void check(String name, Duration value, Duration max) {
		if (value.isNegative() || value.compareTo(max) > 0) {
			throw new IllegalArgumentException(name + " must be from 0 to " + max + ", but is " + value);
		}
	}

	/**
	 * Return a limit whose calls do not wait, and which advises no wait.
	 * @param places how many calls may be in flight, from 1 to 1 000 000 000
	 * @return the limit
	 * @throws IllegalArgumentException if the places are out of range
	 */
	public static ConcurrencyLimit of(long places) {
		return new ConcurrencyLimit(places, Duration.ZERO, Duration.ZERO);
	}

	/**
	 * Return this limit with another wait for a place.
	 * @param wait for how long a call waits, up to 1 hour; zero if it does not
	 * @return the limit
	 * @throws IllegalArgumentException if the wait is out of range
	 */
	public ConcurrencyLimit withMaxWait(Duration wait) {
		return new ConcurrencyLimit(this.places, wait, this.retryAfter);
	}

	/**
	 * Return this limit with another advice for refused callers.
	 * @param wait the wait, up to 1 day; zero if none is advised
	 * @return the limit
	 * @throws IllegalArgumentException if the wait is out of range
	 */
	public ConcurrencyLimit withRetryAfter(Duration wait) {
		return new ConcurrencyLimit(this.places, this.maxWait, wait);
	}

	/** As error messages name it. */
	@Override
	public String toString() {
		return this.places + " in flight";
	}

}
