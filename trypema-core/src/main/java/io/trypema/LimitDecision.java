package io.trypema;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * The answer of any limit to one call. Immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface LimitDecision extends Serializable {

	/**
	 * Return whether the call may proceed.
	 * @return whether it is admitted
	 */
	boolean isAllowed();

	/**
	 * Return how much the limit allows when nothing is in use.
	 * @return permits of a rate, or places for calls in flight
	 */
	long capacity();

	/**
	 * Return the remaining quota after this decision.
	 * @return permits or places, never negative
	 */
	long remaining();

	/**
	 * Return the wait after which a refused call should be tried again.
	 * @return the wait; empty if the call was admitted, or no wait is known to help
	 */
	Optional<Duration> retryAfter();

}
