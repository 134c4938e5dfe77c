package io.trypema;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.trypema.internal.LimitArithmetic;

/**
 * A number of permits per period, such as {@code 100/min}, optionally with settings of
 * its enforcement: its window, the precision of the window, and, for the suppressed
 * strategy, its hard-limit factor and factor cache. Settings that a limit does not
 * specify are taken from the provider.
 * <p>
 * The number of permits is kept as a decimal, so that no fraction of it is lost.
 * Instances are immutable and safe for use by many threads; two are equal when they have
 * the same permits, period and settings.
 *
 * @see WindowSettings#resolve(RateLimit)
 * @since 0.1.0
 */
public final class RateLimit implements Serializable {

	private static final long serialVersionUID = 1L;

	private final BigDecimal permits;

	private final Duration period;

	private final LimitSettings settings;

	private final int hash;

	private RateLimit(BigDecimal permits, Duration period) {
		LimitArithmetic.checkDigits("The number of permits of a rate limit", permits);
		if (permits.signum() <= 0) {
			throw new IllegalArgumentException(
					"A rate limit must be more than 0 permits, but is " + permits.toPlainString());
		}
		if (period.isNegative() || period.isZero()) {
			throw new IllegalArgumentException("The period of a rate limit must be longer than 0, but is " + period);
		}
		this.permits = permits.stripTrailingZeros();
		this.period = period;
		this.settings = LimitSettings.NONE;
		this.hash = Objects.hash(this.permits, period, this.settings);
	}

	private RateLimit(RateLimit other, LimitSettings settings) {
		this.permits = other.permits;
		this.period = other.period;
		this.settings = settings;
		this.hash = Objects.hash(this.permits, this.period, settings);
	}

	/**
	 * Return a limit of whole permits per period.
	 * @param permits the permits, at least 1
	 * @param period the period, longer than zero
	 * @return the limit
	 * @throws IllegalArgumentException if an argument is out of range
	 */
	public static RateLimit of(long permits, Duration period) {
		return new RateLimit(BigDecimal.valueOf(permits), period);
	}

	/**
	 * Return a limit of possibly fractional permits per period.
	 * @param permits the permits, more than 0, with at most 400 digits before the decimal
	 * point and 400 after it
	 * @param period the period, longer than zero
	 * @return the limit
	 * @throws IllegalArgumentException if an argument is out of range
	 */
	public static RateLimit of(BigDecimal permits, Duration period) {
		return new RateLimit(permits, period);
	}

	/**
	 * Return a limit of permits per second.
	 * @param permits the permits, finite and more than 0; taken as the decimal number
	 * that {@link Double#toString(double)} shows
	 * @return the limit
	 * @throws IllegalArgumentException if the number is out of range
	 */
	public static RateLimit perSecond(double permits) {
		return of(decimal(permits), Duration.ofSeconds(1));
	}

	/**
	 * Return a limit of permits per minute.
	 * @param permits the permits, as for {@link #perSecond(double)}
	 * @return the limit
	 * @throws IllegalArgumentException if the number is out of range
	 */
	public static RateLimit perMinute(double permits) {
		return of(decimal(permits), Duration.ofMinutes(1));
	}

	/**
	 * Return a limit of permits per hour.
	 * @param permits the permits, as for {@link #perSecond(double)}
	 * @return the limit
	 * @throws IllegalArgumentException if the number is out of range
	 */
	public static RateLimit perHour(double permits) {
		return of(decimal(permits), Duration.ofHours(1));
	}

	/**
	 * Return a limit of permits per day of 24 hours.
	 * @param permits the permits, as for {@link #perSecond(double)}
	 * @return the limit
	 * @throws IllegalArgumentException if the number is out of range
	 */
	public static RateLimit perDay(double permits) {
		return of(decimal(permits), Duration.ofDays(1));
	}

	/**
	 * Return the limit written as permits, a slash and a period, such as {@code 100/min},
	 * {@code 0.5/s} or {@code 20/10s}.
	 * <p>
	 * The period is an optional whole count (default 1) and a unit: {@code ms},
	 * {@code s}, {@code m} or {@code min}, {@code h}, {@code d}, or the long name of one,
	 * singular or plural; case does not matter.
	 * @param text the text, of at most 1000 characters
	 * @return the limit
	 * @throws IllegalArgumentException if the text is not of that form or out of range
	 */
	public static RateLimit parse(String text) {
		return RateParser.parse(text);
	}

	private static BigDecimal decimal(double permits) {
		if (!Double.isFinite(permits)) {
			throw new IllegalArgumentException("A rate limit must be a finite number of permits, but is " + permits);
		}
		return BigDecimal.valueOf(permits);
	}

	/**
	 * Return this limit enforced over the given window.
	 * @param window the window, from 1 millisecond to 3650 days
	 * @return the limit with that window
	 * @throws IllegalArgumentException if the window is out of range
	 */
	public RateLimit withWindow(Duration window) {
		return with(this.settings.withWindow(window));
	}

	/**
	 * Return this limit with the given precision.
	 * @param bucketSize the precision of the window, at least 1 millisecond and at most
	 * the window
	 * @return the limit with that bucket size
	 * @throws IllegalArgumentException if the bucket size is out of range
	 */
	public RateLimit withBucketSize(Duration bucketSize) {
		return with(this.settings.withBucketSize(bucketSize));
	}

	/**
	 * Return this limit with the given hard-limit factor for the suppressed strategy.
	 * @param factor how many times the capacity is admitted at most, at least 1
	 * @return the limit with that factor
	 * @throws IllegalArgumentException if the factor is less than 1 or has more than 400
	 * digits before its decimal point or after it
	 */
	public RateLimit withHardLimitFactor(BigDecimal factor) {
		return with(this.settings.withHardLimitFactor(factor));
	}

	/**
	 * Return this limit with a hard-limit factor of its own.
	 * @param factor how many times the capacity is admitted at most, at least 1, as the
	 * decimal number that {@link Double#toString(double)} shows
	 * @return the limit with that factor
	 * @throws IllegalArgumentException if the factor is less than 1 or not finite
	 * @see #withHardLimitFactor(BigDecimal)
	 */
	public RateLimit withHardLimitFactor(double factor) {
		return withHardLimitFactor(LimitArithmetic.factor(factor));
	}

	/**
	 * Return this limit with the given factor cache for the suppressed strategy.
	 * @param period for how long a key's suppression factor is cached before it is
	 * computed again, up to a minute; zero to compute it for every call
	 * @return the limit with that period
	 * @throws IllegalArgumentException if the period is out of range
	 */
	public RateLimit withSuppressionFactorCache(Duration period) {
		return with(this.settings.withSuppressionFactorCache(period));
	}

	/**
	 * Return this limit with the settings of another one as defaults.
	 * @param other the other limit, whose window, bucket size, hard-limit factor and
	 * factor cache are used where this one specifies none
	 * @return the limit with the settings of both
	 */
	public RateLimit withSettingsOf(RateLimit other) {
		return other.settings.equals(LimitSettings.NONE) ? this : with(this.settings.orElse(other.settings));
	}

	private RateLimit with(LimitSettings changed) {
		return changed.equals(this.settings) ? this : new RateLimit(this, changed);
	}

	/**
	 * Return the permits per period.
	 * @return the permits, more than zero
	 */
	public BigDecimal permits() {
		return this.permits;
	}

	/**
	 * Return the period in which that many permits are admitted.
	 * @return the period, longer than zero
	 */
	public Duration period() {
		return this.period;
	}

	/**
	 * Return the window given with this limit.
	 * @return the window, or empty if {@link WindowSettings} decide
	 */
	public Optional<Duration> window() {
		return Optional.ofNullable(this.settings.window());
	}

	/**
	 * Return the hard-limit factor given with this limit.
	 * @return the factor, or empty if {@link WindowSettings} decide
	 */
	public Optional<BigDecimal> hardLimitFactor() {
		return Optional.ofNullable(this.settings.hardLimitFactor());
	}

	/**
	 * Return the factor cache given with this limit.
	 * @return for how long a suppression factor is used, or empty if
	 * {@link WindowSettings} decide
	 */
	public Optional<Duration> suppressionFactorCache() {
		return Optional.ofNullable(this.settings.suppressionFactorCache());
	}

	LimitSettings settings() {
		return this.settings;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (this == other) {
			return true;
		}
		return other instanceof RateLimit that && this.hash == that.hash && this.permits.equals(that.permits)
				&& this.period.equals(that.period) && this.settings.equals(that.settings);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	@Override
	public String toString() {
		String rate = this.permits.toPlainString() + "/" + RateParser.format(this.period, "");
		Duration window = this.settings.window();
		return (window != null) ? rate + " over " + RateParser.format(window, "1") : rate;
	}

}
