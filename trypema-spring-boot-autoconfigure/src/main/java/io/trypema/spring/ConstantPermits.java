package io.trypema.spring;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import io.trypema.internal.LimitArithmetic;

/**
 * Permits that are the same for each call: a number in place of an expression.
 */
final class ConstantPermits {

	/** A number, also one that is no valid cost. */
	private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

	private ConstantPermits() {
	}

	/** Return the number, or nothing if the text is an expression. */
	static OptionalLong parse(String owner, String permits) {
		String text = permits.strip();
		if (!NUMBER.matcher(text).matches()) {
			return OptionalLong.empty();
		}
		try {
			return OptionalLong.of(checked(new BigDecimal(text).longValueExact()));
		}
		catch (ArithmeticException ex) {
			throw new RateLimitConfigurationException(
					owner + " lets each call cost '" + permits + "' permits, which is not possible.",
					"Write a whole number from 0 (free) to " + LimitArithmetic.MAX_PERMITS
							+ ", or an expression that yields one.",
					ex);
		}
	}

	private static long checked(long permits) {
		if (permits < 0 || permits > LimitArithmetic.MAX_PERMITS) {
			throw new ArithmeticException("Out of range: " + permits);
		}
		return permits;
	}

}
