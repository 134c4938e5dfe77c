package io.trypema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.trypema.internal.LimitArithmetic;

/**
 * How a provider turns rates into windows.
 *
 * @param window the window of all limits without a window of their own, or {@code null}
 * for the period of each rate, extended as far as needed to hold a whole number of
 * permits
 * @param bucketSize the precision of all windows, or {@code null} for a hundredth of each
 * window, at least 1 millisecond
 * @param hardLimitFactor how many times the capacity the suppressed strategy admits at
 * most, at least 1
 * @param suppressionFactorCache for how long the suppressed strategy caches a factor
 * before it is computed again, from zero to a minute
 * @since 0.1.0
 */
public record WindowSettings(@Nullable Duration window, @Nullable Duration bucketSize, BigDecimal hardLimitFactor,
		Duration suppressionFactorCache) {

	private static final Duration MIN = Duration.ofMillis(1);

	private static final Duration MAX_WINDOW = Duration.ofDays(3650);

	private static final int DEFAULT_BUCKETS = 100;

	private static final WindowSettings DEFAULTS = new WindowSettings(null, null, BigDecimal.ONE,
			Duration.ofMillis(100));

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if the window is not from 1 millisecond to 3650
	 * days, the bucket size is shorter than 1 millisecond or longer than the window, the
	 * factor is less than 1 or has more than 400 digits before its decimal point or after
	 * it, or it is cached for longer than a minute
	 */
	public WindowSettings {
		LimitSettings ignored = new LimitSettings(window, bucketSize, hardLimitFactor, suppressionFactorCache);
		if (window != null && bucketSize != null && bucketSize.compareTo(window) > 0) {
			throw new IllegalArgumentException("The bucket size " + bucketSize + " is longer than the window " + window
					+ ". Use a shorter bucket size or a longer window");
		}
	}

	/**
	 * Return the default settings: each rate's own window, a hundredth of it as bucket
	 * size, a hard-limit factor of 1, and a factor cache of 100 milliseconds.
	 * @return the default settings
	 */
	public static WindowSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another window for all limits without one.
	 * @param window the window, from 1 millisecond to 3650 days, or {@code null}
	 * @return the settings
	 */
	public WindowSettings withWindow(@Nullable Duration window) {
		return new WindowSettings(window, this.bucketSize, this.hardLimitFactor, this.suppressionFactorCache);
	}

	/**
	 * Return these settings with another bucket size.
	 * @param bucketSize the bucket size, at least 1 millisecond, or {@code null}
	 * @return the settings
	 */
	public WindowSettings withBucketSize(@Nullable Duration bucketSize) {
		return new WindowSettings(this.window, bucketSize, this.hardLimitFactor, this.suppressionFactorCache);
	}

	/**
	 * Return these settings with another hard-limit factor.
	 * @param hardLimitFactor the factor, at least 1
	 * @return the settings
	 */
	public WindowSettings withHardLimitFactor(BigDecimal hardLimitFactor) {
		return new WindowSettings(this.window, this.bucketSize, hardLimitFactor, this.suppressionFactorCache);
	}

	/**
	 * Return these settings with another factor cache.
	 * @param suppressionFactorCache the period, from zero to a minute
	 * @return the settings
	 */
	public WindowSettings withSuppressionFactorCache(Duration suppressionFactorCache) {
		return new WindowSettings(this.window, this.bucketSize, this.hardLimitFactor, suppressionFactorCache);
	}

	/**
	 * Resolve a rate to the window over which it is enforced. Settings of the rate itself
	 * take precedence over these.
	 * @param rate the rate
	 * @return the resolved limit
	 * @throws IllegalArgumentException if the window holds less than one permit or more
	 * than 2^53 - 1 at the hard limit, is out of range, or is shorter than the bucket
	 * size
	 */
	public WindowLimit resolve(RateLimit rate) {
		Duration resolvedWindow = resolveWindow(rate);
		BigDecimal capacity = LimitArithmetic.capacity(rate.permits(), rate.period(), resolvedWindow);
		if (capacity.signum() == 0) {
			throw new IllegalArgumentException("The limit " + rate + " lets nothing through: a window of "
					+ resolvedWindow + " holds less than one permit. Use a longer window or a higher rate");
		}
		checkPermits(rate, capacity);
		BigDecimal hardLimit = LimitArithmetic.hardLimit(capacity.longValueExact(),
				rate.hardLimitFactor().orElse(this.hardLimitFactor));
		checkPermits(rate, hardLimit);
		return new WindowLimit(rate, resolvedWindow, resolveBucketSize(rate, resolvedWindow), capacity.longValueExact(),
				hardLimit.longValueExact(), rate.suppressionFactorCache().orElse(this.suppressionFactorCache));
	}

	private Duration resolveWindow(RateLimit rate) {
		if (rate.window().isPresent()) {
			return rate.window().get();
		}
		if (this.window != null) {
			return this.window;
		}
		BigDecimal nanos = LimitArithmetic.naturalWindowNanos(rate.permits(), rate.period());
		if (nanos.compareTo(LimitArithmetic.nanos(MAX_WINDOW)) > 0 || nanos.compareTo(LimitArithmetic.nanos(MIN)) < 0) {
			throw new IllegalArgumentException("The limit " + rate + " would need a window of "
					+ nanos.movePointLeft(9).stripTrailingZeros().toPlainString()
					+ " s, which is not from 1 ms to 3650 days. Use a rate with another period or give a window");
		}
		return Duration.ofNanos(nanos.longValueExact());
	}

	private Duration resolveBucketSize(RateLimit rate, Duration resolvedWindow) {
		Duration own = rate.settings().bucketSize();
		Duration size = (own != null) ? own : this.bucketSize;
		if (size == null) {
			Duration hundredth = Duration.ofNanos(LimitArithmetic.nanos(resolvedWindow)
				.divide(BigDecimal.valueOf(DEFAULT_BUCKETS), 0, RoundingMode.CEILING)
				.longValueExact());
			return (hundredth.compareTo(MIN) < 0) ? MIN : hundredth;
		}
		if (size.compareTo(resolvedWindow) > 0) {
			throw new IllegalArgumentException("The bucket size " + size + " is longer than the window "
					+ resolvedWindow + " of the limit " + rate + ". Use a shorter bucket size or a longer window");
		}
		return size;
	}

	private static void checkPermits(RateLimit rate, BigDecimal permits) {
		if (permits.compareTo(BigDecimal.valueOf(LimitArithmetic.MAX_PERMITS)) > 0) {
			throw new IllegalArgumentException("The limit " + rate + " amounts to " + permits.toPlainString()
					+ " permits in its window, more than the largest number supported, " + LimitArithmetic.MAX_PERMITS
					+ ". Use a lower rate or a shorter window");
		}
	}

}
