package io.trypema;

import java.time.Duration;

/**
 * A rate limit resolved to the window over which it is enforced.
 *
 * @param rate the limit as it was given
 * @param window the length of the sliding window ({@code W})
 * @param bucketSize the precision of the window ({@code b}): calls closer together than
 * this leave it together
 * @param capacity the permits that fit one window ({@code S}), at least 1
 * @param hardLimit the permits that the suppressed strategy admits at most in one window
 * ({@code H}), at least the capacity
 * @see WindowSettings#resolve(RateLimit)
 * @since 0.1.0
 */
public record WindowLimit(RateLimit rate, Duration window, Duration bucketSize, long capacity, long hardLimit) {

	@Override
	public String toString() {
		return this.capacity + " in " + this.window;
	}

}
