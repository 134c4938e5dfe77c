package io.trypema;

import java.io.Serializable;
import java.time.Duration;

/**
 * A rate limit resolved to the window over which it is enforced.
 *
 * @param rate the limit as specified
 * @param window the length of the sliding window ({@code W})
 * @param bucketSize the precision of the window ({@code b}): calls closer together than
 * this leave it together
 * @param capacity the permits that fit one window ({@code S}), at least 1
 * @param hardLimit the permits that the suppressed strategy admits at most in one window
 * ({@code H}), at least the capacity
 * @param suppressionFactorCache for how long the suppressed strategy caches a factor
 * before it is computed again
 * @see WindowSettings#resolve(RateLimit)
 * @since 0.1.0
 */
public record WindowLimit(RateLimit rate, Duration window, Duration bucketSize, long capacity, long hardLimit,
		Duration suppressionFactorCache) implements Serializable {

	/**
	 * Create a limit.
	 * @throws IllegalArgumentException if the bucket size is not positive or longer than
	 * the window, the capacity is less than 1, or the hard limit less than the capacity
	 */
	public WindowLimit {
		if (bucketSize.isNegative() || bucketSize.isZero() || bucketSize.compareTo(window) > 0) {
			throw new IllegalArgumentException(
					"The bucket size must be positive and at most the window " + window + ", but is " + bucketSize);
		}
		if (capacity < 1 || hardLimit < capacity) {
			throw new IllegalArgumentException("The capacity must be at least 1 and at most the hard limit, but is "
					+ capacity + " with a hard limit of " + hardLimit);
		}
	}

	@Override
	public String toString() {
		return this.capacity + " in " + this.window;
	}

}
