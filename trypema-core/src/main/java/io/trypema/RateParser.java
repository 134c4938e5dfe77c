package io.trypema;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.trypema.internal.LimitArithmetic;

/**
 * The written form of rates: permits, a slash and a period.
 */
final class RateParser {

	private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*/\\s*(\\d*)\\s*([a-z]+)");

	/** More than the longest rate has, and few enough for a pattern that backtracks. */
	private static final int MAX_LENGTH = 1000;

	private static final int SHOWN = 40;

	private static final List<Unit> UNITS = List.of(new Unit(ChronoUnit.DAYS, "d|day|days"),
			new Unit(ChronoUnit.HOURS, "h|hour|hours"), new Unit(ChronoUnit.MINUTES, "m|min|minute|minutes"),
			new Unit(ChronoUnit.SECONDS, "s|sec|second|seconds"),
			new Unit(ChronoUnit.MILLIS, "ms|milli|millis|millisecond|milliseconds"));

	private RateParser() {
	}

	/**
	 * Parse a rate.
	 * @param text the text, such as {@code 20/10s}
	 * @return the rate
	 * @throws IllegalArgumentException if the text is not of that form or out of range
	 */
	static RateLimit parse(String text) {
		if (text.length() > MAX_LENGTH) {
			throw malformed(text.substring(0, SHOWN) + "...",
					"it has " + text.length() + " characters, and may have " + MAX_LENGTH);
		}
		Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
		if (!matcher.matches()) {
			throw malformed(text, "it is not of the form permits/period");
		}
		try {
			return RateLimit.of(new BigDecimal(matcher.group(1)), period(matcher.group(2), matcher.group(3)));
		}
		catch (IllegalArgumentException ex) {
			throw malformed(text, ex.getMessage());
		}
	}

	private static Duration period(String count, String unit) {
		try {
			return Duration.of(count.isEmpty() ? 1 : Long.parseLong(count), unit(unit));
		}
		catch (NumberFormatException | ArithmeticException ex) {
			throw new IllegalArgumentException("the period is too long", ex);
		}
	}

	/**
	 * Write a duration as a whole count of the largest unit that fits.
	 * @param duration the duration
	 * @param one how a count of 1 is written
	 * @return the text; in ISO-8601 if the duration is no whole number of milliseconds
	 */
	static String format(Duration duration, String one) {
		for (Unit unit : UNITS) {
			long nanos = unit.unit().getDuration().toNanos();
			if (isMultiple(duration, nanos)) {
				long count = duration.dividedBy(unit.unit().getDuration());
				return ((count == 1) ? one : Long.toString(count)) + unit.symbol();
			}
		}
		return duration.toString();
	}

	private static boolean isMultiple(Duration duration, long nanos) {
		return LimitArithmetic.nanos(duration).remainder(BigDecimal.valueOf(nanos)).signum() == 0;
	}

	private static ChronoUnit unit(String name) {
		return UNITS.stream()
			.filter((unit) -> unit.matches(name))
			.findFirst()
			.map(Unit::unit)
			.orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not one of the units ms, s, min, h, d"));
	}

	private static IllegalArgumentException malformed(String text, @Nullable String reason) {
		return new IllegalArgumentException("'" + text + "' is not a rate: " + reason
				+ ". Write permits, a slash and a period, such as 10/s, 0.5/s, 20/10s, 100/min or 1000/d");
	}

	private record Unit(ChronoUnit unit, String names) {

		boolean matches(String name) {
			return List.of(this.names.split("\\|")).contains(name);
		}

		String symbol() {
			return (this.unit == ChronoUnit.MINUTES) ? "min" : this.names.substring(0, this.names.indexOf('|'));
		}

	}

}
