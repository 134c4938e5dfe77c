package io.trypema;

import java.time.Duration;
import java.util.Optional;

/**
 * The answer of a rate limiter to one call. Immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public sealed interface RateLimitDecision extends LimitDecision {

	/**
	 * Return the limit that was applied.
	 * @return the limit with its window and capacity
	 */
	WindowLimit limit();

	@Override
	default long capacity() {
		return limit().capacity();
	}

	/**
	 * Return the time, without other calls, until more permits are available than now:
	 * until the refused call fits, and otherwise until the oldest permits leave the
	 * window.
	 * @return the wait; zero if nothing is in use
	 */
	Duration replenishAfter();

	/**
	 * Return the shortest wait after which a refused call fits below the limit without
	 * other calls; at most one bucket longer than the exact one.
	 * @return the wait; empty if the call was admitted, or asks for more permits than the
	 * limit ever holds, so that no wait helps
	 */
	@Override
	Optional<Duration> retryAfter();

	private static long checkRemaining(long remaining) {
		if (remaining < 0) {
			throw new IllegalArgumentException("The permits left must not be negative, but are " + remaining);
		}
		return remaining;
	}

	private static long checkNanos(long nanos) {
		if (nanos < 0) {
			throw new IllegalArgumentException("A wait must not be negative, but is " + nanos + " ns");
		}
		return nanos;
	}

	/**
	 * The call is within the limit and was recorded.
	 */
	final class Allowed implements RateLimitDecision {

		private static final long serialVersionUID = 1L;

		private final WindowLimit limit;

		private final long remaining;

		private final long replenishNanos;

		/**
		 * Create the decision.
		 * @param limit the limit applied
		 * @param remaining the permits left
		 * @param replenishNanos nanoseconds until the oldest permits leave the window
		 * @throws IllegalArgumentException if a number is negative
		 */
		public Allowed(WindowLimit limit, long remaining, long replenishNanos) {
			this.limit = limit;
			this.remaining = checkRemaining(remaining);
			this.replenishNanos = checkNanos(replenishNanos);
		}

		@Override
		public boolean isAllowed() {
			return true;
		}

		@Override
		public WindowLimit limit() {
			return this.limit;
		}

		@Override
		public long remaining() {
			return this.remaining;
		}

		@Override
		public Duration replenishAfter() {
			return Duration.ofNanos(this.replenishNanos);
		}

		@Override
		public Optional<Duration> retryAfter() {
			return Optional.empty();
		}

		@Override
		public String toString() {
			return "Allowed[limit=" + this.limit + ", remaining=" + this.remaining + ", replenishAfter="
					+ replenishAfter() + ']';
		}

	}

	/**
	 * The call is over the limit and was not recorded.
	 */
	final class Rejected implements RateLimitDecision {

		private static final long serialVersionUID = 1L;

		private final WindowLimit limit;

		private final long remaining;

		/** The wait, or its complement if the call can never fit. */
		private final long nanos;

		private Rejected(WindowLimit limit, long remaining, long nanos) {
			this.limit = limit;
			this.remaining = checkRemaining(remaining);
			this.nanos = nanos;
		}

		/**
		 * Return the rejection of a call that fits later.
		 * @param limit the limit applied
		 * @param remaining the permits left, fewer than the call asked for
		 * @param retryNanos nanoseconds until the call fits
		 * @return the decision
		 * @throws IllegalArgumentException if a number is out of range
		 */
		public static Rejected until(WindowLimit limit, long remaining, long retryNanos) {
			return new Rejected(limit, remaining, checkNanos(retryNanos));
		}

		/**
		 * Return the rejection of a call that asks for more than the capacity.
		 * @param limit the limit applied
		 * @param remaining the permits left
		 * @param replenishNanos nanoseconds until the oldest permits leave the window
		 * @return the decision
		 * @throws IllegalArgumentException if a number is out of range
		 */
		public static Rejected forever(WindowLimit limit, long remaining, long replenishNanos) {
			return new Rejected(limit, remaining, ~checkNanos(replenishNanos));
		}

		@Override
		public boolean isAllowed() {
			return false;
		}

		@Override
		public WindowLimit limit() {
			return this.limit;
		}

		@Override
		public long remaining() {
			return this.remaining;
		}

		@Override
		public Duration replenishAfter() {
			return Duration.ofNanos((this.nanos >= 0) ? this.nanos : ~this.nanos);
		}

		@Override
		public Optional<Duration> retryAfter() {
			return (this.nanos >= 0) ? Optional.of(Duration.ofNanos(this.nanos)) : Optional.empty();
		}

		@Override
		public String toString() {
			return "Rejected[limit=" + this.limit + ", remaining=" + this.remaining + ", retryAfter="
					+ retryAfter().map(Duration::toString).orElse("never") + ']';
		}

	}

	/**
	 * The call is above the limit of the suppressed strategy: it was drawn, and recorded
	 * whether admitted or denied.
	 */
	final class Suppressed implements RateLimitDecision {

		private static final long serialVersionUID = 1L;

		private final WindowLimit limit;

		private final double factor;

		private final boolean allowed;

		private final long remaining;

		/** The wait, or its complement if the call can never fit. */
		private final long nanos;

		private Suppressed(WindowLimit limit, double factor, boolean allowed, long remaining, long nanos) {
			if (!(factor >= 0 && factor <= 1)) {
				throw new IllegalArgumentException("The suppression factor must be from 0 to 1, but is " + factor);
			}
			this.limit = limit;
			this.factor = factor;
			this.allowed = allowed;
			this.remaining = checkRemaining(remaining);
			this.nanos = nanos;
		}

		/**
		 * Return the decision on a call that was drawn and admitted.
		 * @param limit the limit applied
		 * @param factor the suppression factor
		 * @param remaining the permits left below the limit
		 * @param replenishNanos nanoseconds until the oldest permits leave the window
		 * @return the decision
		 * @throws IllegalArgumentException if a number is out of range
		 */
		public static Suppressed admitted(WindowLimit limit, double factor, long remaining, long replenishNanos) {
			return new Suppressed(limit, factor, true, remaining, checkNanos(replenishNanos));
		}

		/**
		 * Return the denial of a call that fits below the limit later.
		 * @param limit the limit applied
		 * @param factor the suppression factor; 1 above the hard limit
		 * @param remaining the permits left below the limit
		 * @param retryNanos nanoseconds until the call fits below the limit
		 * @return the decision
		 * @throws IllegalArgumentException if a number is out of range
		 */
		public static Suppressed deniedUntil(WindowLimit limit, double factor, long remaining, long retryNanos) {
			return new Suppressed(limit, factor, false, remaining, checkNanos(retryNanos));
		}

		/**
		 * Return the denial of a call that asks for more than the capacity.
		 * @param limit the limit applied
		 * @param factor the suppression factor; 1 above the hard limit
		 * @param remaining the permits left below the limit
		 * @param replenishNanos nanoseconds until the oldest permits leave the window
		 * @return the decision
		 * @throws IllegalArgumentException if a number is out of range
		 */
		public static Suppressed deniedForever(WindowLimit limit, double factor, long remaining, long replenishNanos) {
			return new Suppressed(limit, factor, false, remaining, ~checkNanos(replenishNanos));
		}

		/**
		 * Return the share of calls that is shed at present.
		 * @return the suppression factor, from 0 to 1
		 */
		public double factor() {
			return this.factor;
		}

		@Override
		public boolean isAllowed() {
			return this.allowed;
		}

		@Override
		public WindowLimit limit() {
			return this.limit;
		}

		@Override
		public long remaining() {
			return this.remaining;
		}

		@Override
		public Duration replenishAfter() {
			return Duration.ofNanos((this.nanos >= 0) ? this.nanos : ~this.nanos);
		}

		@Override
		public Optional<Duration> retryAfter() {
			return (this.allowed || this.nanos < 0) ? Optional.empty() : Optional.of(Duration.ofNanos(this.nanos));
		}

		@Override
		public String toString() {
			return "Suppressed[limit=" + this.limit + ", factor=" + this.factor + ", allowed=" + this.allowed
					+ ", remaining=" + this.remaining + ", retryAfter="
					+ retryAfter().map(Duration::toString).orElse("none") + ']';
		}

	}

}
