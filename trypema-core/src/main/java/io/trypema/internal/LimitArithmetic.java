package io.trypema.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Exact arithmetic of windows and capacities: decimals, no floating point.
 */
public final class LimitArithmetic {

	/**
	 * The largest capacity, hard limit and cost: 2^53 - 1, the largest integer below
	 * which every whole number is exact in a script of Redis too.
	 */
	public static final long MAX_PERMITS = (1L << 53) - 1;

	/**
	 * The most digits of a number before its decimal point, and after it: any
	 * {@code double} fits. Arithmetic on longer ones is slow.
	 */
	private static final int MAX_DIGITS = 400;

	private static final int NANOS_DIGITS = 9;

	private LimitArithmetic() {
	}

	/**
	 * Check that a number can be calculated with.
	 * @param name the name of the number, to begin a message with
	 * @param number the number
	 * @throws IllegalArgumentException if it has more than 400 digits before its decimal
	 * point or after it
	 */
	public static void checkDigits(String name, BigDecimal number) {
		if ((long) number.precision() - number.scale() > MAX_DIGITS || number.scale() > MAX_DIGITS) {
			throw new IllegalArgumentException(name + " must have at most " + MAX_DIGITS
					+ " digits before its decimal point and after it, but has "
					+ Math.max(0, (long) number.precision() - number.scale()) + " and " + Math.max(0, number.scale()));
		}
	}

	/**
	 * Return the permits that fit one window: {@code floor(permits * window / period)}.
	 * @param permits permits per period
	 * @param period the period
	 * @param window the window
	 * @return the exact capacity; it may be zero, and larger than {@link #MAX_PERMITS}
	 */
	public static BigDecimal capacity(BigDecimal permits, Duration period, Duration window) {
		return permits.multiply(nanos(window)).divideToIntegralValue(nanos(period)).setScale(0, RoundingMode.FLOOR);
	}

	/**
	 * Return the shortest window, not shorter than the period, that holds a whole number
	 * of permits without losing a fraction of one.
	 * @param permits permits per period
	 * @param period the period
	 * @return the window in nanoseconds, rounded up; it may be longer than a {@code long}
	 */
	public static BigDecimal naturalWindowNanos(BigDecimal permits, Duration period) {
		BigDecimal whole = permits.setScale(0, RoundingMode.CEILING);
		return nanos(period).multiply(whole).divide(permits, 0, RoundingMode.CEILING);
	}

	/**
	 * Return the hard limit: {@code floor(capacity * factor)}.
	 * @param capacity the capacity
	 * @param factor the hard-limit factor
	 * @return the exact hard limit; it may be larger than {@link #MAX_PERMITS}
	 */
	public static BigDecimal hardLimit(long capacity, BigDecimal factor) {
		return factor.multiply(BigDecimal.valueOf(capacity)).setScale(0, RoundingMode.FLOOR);
	}

	/**
	 * Return a factor as the decimal number that it is written as.
	 * @param factor the factor
	 * @return the exact number
	 * @throws IllegalArgumentException if it is infinite or not a number
	 */
	public static BigDecimal factor(double factor) {
		if (!Double.isFinite(factor)) {
			throw new IllegalArgumentException("The factor must be a finite number, but is " + factor);
		}
		return BigDecimal.valueOf(factor);
	}

	/**
	 * Return a duration in nanoseconds.
	 * @param duration the duration
	 * @return the nanoseconds, whatever their number
	 */
	public static BigDecimal nanos(Duration duration) {
		return BigDecimal.valueOf(duration.getSeconds())
			.scaleByPowerOfTen(NANOS_DIGITS)
			.add(BigDecimal.valueOf(duration.getNano()));
	}

}
