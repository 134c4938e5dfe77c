package io.trypema.internal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SuppressionMathTests {

	private static final long SECOND = 1_000_000_000;

	@ParameterizedTest
	@CsvSource({ "600, 60, 600, 12, 0.1666666666666", "600, 60, 700, 5, 0.1428571428571", "10, 10, 30, 20, 0.95",
			"10, 10, 10, 1, 0", "10, 10, 0, 0, 0", "10, 10, 5, 0, 0", "1, 1, 9007199254740991, 0, 1" })
	void isOneMinusLimitOverPerceivedRate(long capacity, long windowSeconds, long observed, long lastSecond,
			double factor) {
		assertThat(SuppressionMath.factor(capacity, windowSeconds * SECOND, observed, lastSecond)).isCloseTo(factor,
				within(1e-12));
	}

	@Test
	void staysWithinZeroAndOneAtTheExtremes() {
		assertThat(SuppressionMath.factor(1, 1_000_000, Long.MAX_VALUE, Long.MAX_VALUE)).isBetween(0.0, 1.0);
		assertThat(SuppressionMath.factor(LimitArithmetic.MAX_PERMITS, 3650L * 86400 * SECOND, 1, 0)).isZero();
	}

}
