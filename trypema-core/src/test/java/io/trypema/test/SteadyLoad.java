package io.trypema.test;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

import io.trypema.RateLimit;
import io.trypema.SuppressedRateLimiter;

/**
 * Calls for one permit each that arrive at random times, at a steady rate.
 *
 * @param limit the limit, enforced over its period
 * @param overload the rate as a multiple of the limit
 * @param random the source of the times
 */
public record SteadyLoad(RateLimit limit, double overload, Random random) {

	private static final int WARM_UP_WINDOWS = 3;

	/**
	 * Return the admitted permits as a share of the limit.
	 * @param limiter the limiter
	 * @param clock advances the time
	 * @param windows the number of windows
	 * @return the share: 1 if exactly the limit
	 */
	public double admittedShare(SuppressedRateLimiter limiter, Consumer<Duration> clock, int windows) {
		offer(limiter, clock, WARM_UP_WINDOWS);
		return offer(limiter, clock, windows) / (this.limit.permits().doubleValue() * windows);
	}

	private long offer(SuppressedRateLimiter limiter, Consumer<Duration> clock, int windows) {
		long millis = this.limit.period().toMillis() * windows;
		double meanGap = this.limit.period().toMillis() / (this.limit.permits().doubleValue() * this.overload);
		long admitted = 0;
		long now = 0;
		for (double next = 0; next < millis; next += meanGap * -Math.log(1 - this.random.nextDouble())) {
			clock.accept(Duration.ofMillis((long) next - now));
			now = (long) next;
			admitted += limiter.acquire("key", this.limit).isAllowed() ? 1 : 0;
		}
		clock.accept(Duration.ofMillis(millis - now));
		return admitted;
	}

}
