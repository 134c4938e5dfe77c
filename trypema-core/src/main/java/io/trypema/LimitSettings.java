package io.trypema;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.trypema.internal.LimitArithmetic;

/**
 * Settings that a limit specifies for its enforcement. Those that are {@code null} are
 * taken from the {@link WindowSettings} of the provider.
 *
 * @param window the window
 * @param bucketSize the precision of the window
 * @param hardLimitFactor how many times the capacity is admitted at most, without
 * trailing zeros
 * @param suppressionFactorCache for how long a suppression factor is used
 */
record LimitSettings(@Nullable Duration window, @Nullable Duration bucketSize, @Nullable BigDecimal hardLimitFactor,
		@Nullable Duration suppressionFactorCache) implements Serializable {

	static final LimitSettings NONE = new LimitSettings(null, null, null, null);

	private static final Duration MIN = Duration.ofMillis(1);

	private static final Duration MAX_WINDOW = Duration.ofDays(3650);

	private static final Duration MAX_FACTOR_CACHE = Duration.ofMinutes(1);

	LimitSettings {
		if (window != null && (window.compareTo(MIN) < 0 || window.compareTo(MAX_WINDOW) > 0)) {
			throw new IllegalArgumentException("A window must be from 1 ms to 3650 days, but is " + window);
		}
		if (bucketSize != null && bucketSize.compareTo(MIN) < 0) {
			throw new IllegalArgumentException("The bucket size must be at least 1 ms, but is " + bucketSize);
		}
		if (hardLimitFactor != null) {
			checkFactor(hardLimitFactor);
			hardLimitFactor = hardLimitFactor.stripTrailingZeros();
		}
		if (suppressionFactorCache != null
				&& (suppressionFactorCache.isNegative() || suppressionFactorCache.compareTo(MAX_FACTOR_CACHE) > 0)) {
			throw new IllegalArgumentException(
					"The suppression factor can be cached for 0 to 60 s, but not for " + suppressionFactorCache);
		}
	}

	private static void checkFactor(BigDecimal factor) {
		LimitArithmetic.checkDigits("The hard-limit factor", factor);
		if (factor.compareTo(BigDecimal.ONE) < 0) {
			throw new IllegalArgumentException("The hard-limit factor must be at least 1, but is " + factor);
		}
	}

	LimitSettings withWindow(@Nullable Duration other) {
		return new LimitSettings(other, this.bucketSize, this.hardLimitFactor, this.suppressionFactorCache);
	}

	LimitSettings withBucketSize(@Nullable Duration other) {
		return new LimitSettings(this.window, other, this.hardLimitFactor, this.suppressionFactorCache);
	}

	LimitSettings withHardLimitFactor(@Nullable BigDecimal other) {
		return new LimitSettings(this.window, this.bucketSize, other, this.suppressionFactorCache);
	}

	LimitSettings withSuppressionFactorCache(@Nullable Duration other) {
		return new LimitSettings(this.window, this.bucketSize, this.hardLimitFactor, other);
	}

	/** Return these settings, with those of another one as defaults. */
	LimitSettings orElse(LimitSettings other) {
		return new LimitSettings(or(this.window, other.window), or(this.bucketSize, other.bucketSize),
				or(this.hardLimitFactor, other.hardLimitFactor),
				or(this.suppressionFactorCache, other.suppressionFactorCache));
	}

	private static <T> @Nullable T or(@Nullable T own, @Nullable T other) {
		return (own != null) ? own : other;
	}

}
