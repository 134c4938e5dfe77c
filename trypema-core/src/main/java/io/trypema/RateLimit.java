package io.trypema;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.trypema.internal.LimitArithmetic;

/**
 * A number of permits per period, such as {@code 100/min}, optionally with the window
 * over which it is enforced.
 * <p>
 * The number of permits is kept as a decimal, so that no fraction of it is lost.
 * Instances are immutable and safe for use by many threads; two are equal when they have
 * the same permits, period and window.
 *
 * @see WindowSettings#resolve(RateLimit)
 * @since 0.1.0
 */
public final class RateLimit implements Serializable {

	private static final long serialVersionUID = 1L;

	private final BigDecimal permits;

	private final Duration period;

	private final @Nullable Duration window;

	private final int hash;

	private RateLimit(BigDecimal permits, Duration period, @Nullable Duration window) {
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
		this.window = (window != null) ? WindowSettings.checkWindow(window) : null;
		this.hash = Objects.hash(this.permits, period, window);
	}

	/**
	 * Return a limit of whole permits per period.
	 * @param permits the permits, at least 1
	 * @param period the period, longer than zero
	 * @return the limit
	 * @throws IllegalArgumentException if an argument is out of range
	 */
	public static RateLimit of(long permits, Duration period) {
		return new RateLimit(BigDecimal.valueOf(permits), period, null);
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
		return new RateLimit(permits, period, null);
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
		return new RateLimit(this.permits, this.period, window);
	}

	/**
	 * Return the permits per period.
	 * @return the permits, more than zero
	 */
	public BigDecimal permits() {
		return this.permits;
	}

	/**
	 * Return the period in which that many permits are let through.
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
		return Optional.ofNullable(this.window);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (this == other) {
			return true;
		}
		return other instanceof RateLimit that && this.hash == that.hash && this.permits.equals(that.permits)
				&& this.period.equals(that.period) && Objects.equals(this.window, that.window);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	@Override
	public String toString() {
		String rate = this.permits.toPlainString() + "/" + RateParser.format(this.period, "");
		return (this.window != null) ? rate + " over " + RateParser.format(this.window, "1") : rate;
	}

}
