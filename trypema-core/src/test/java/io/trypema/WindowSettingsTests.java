package io.trypema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WindowSettingsTests {

	private final WindowSettings defaults = WindowSettings.defaults();

	@ParameterizedTest
	@CsvSource({ "10/s, PT1S, 10", "100/min, PT1M, 100", "0.5/s, PT2S, 1", "5.5/s, PT1.090909091S, 6",
			"2.5/min, PT1M12S, 3", "0.001/d, P1000D, 1", "11/d, PT24H, 11", "1/ms, PT0.001S, 1",
			"0.3/s, PT3.333333334S, 1" })
	void naturalWindowHoldsTheNextWholeNumberOfPermits(String rate, Duration window, long capacity) {
		WindowLimit limit = this.defaults.resolve(RateLimit.parse(rate));
		assertThat(limit.window()).isEqualTo(window);
		assertThat(limit.capacity()).isEqualTo(capacity);
		assertThat(limit.hardLimit()).isEqualTo(capacity);
		assertThat(limit.rate()).isEqualTo(RateLimit.parse(rate));
	}

	@ParameterizedTest
	@CsvSource({ "11/d, P1D, 1, 11, 11", "123/min, PT1M, 1.1, 123, 135", "115/h, PT1H, 1, 115, 115",
			"3/s, PT1S, 1.4, 3, 4", "3/s, PT5S, 1.4, 15, 21", "0.55/s, PT10S, 1.5, 5, 7", "10/s, PT1M, 1.5, 600, 900",
			"1/s, PT10S, 1.25, 10, 12", "0.1/s, PT10S, 1, 1, 1", "1/3s, PT2.999999999S, 1000000000, 0, 0",
			"9007199254740991/d, P1D, 1, 9007199254740991, 9007199254740991" })
	void capacityAndHardLimitAreExact(String rate, Duration window, BigDecimal factor, long capacity, long hardLimit) {
		WindowSettings settings = this.defaults.withHardLimitFactor(factor);
		RateLimit limit = RateLimit.parse(rate).withWindow(window);
		if (capacity == 0) {
			assertThatIllegalArgumentException().isThrownBy(() -> settings.resolve(limit));
		}
		else {
			assertThat(settings.resolve(limit).capacity()).isEqualTo(capacity);
			assertThat(settings.resolve(limit).hardLimit()).isEqualTo(hardLimit);
		}
	}

	@Test
	void limitCountsBeforeTheSettings() {
		RateLimit limit = RateLimit.parse("10/s")
			.withWindow(Duration.ofSeconds(2))
			.withBucketSize(Duration.ofMillis(50))
			.withHardLimitFactor(new BigDecimal("1.5"))
			.withSuppressionFactorCache(Duration.ofSeconds(3));
		WindowSettings others = new WindowSettings(Duration.ofSeconds(9), Duration.ofSeconds(9), BigDecimal.TEN,
				Duration.ZERO);
		assertThat(others.resolve(limit)).isEqualTo(
				new WindowLimit(limit, Duration.ofSeconds(2), Duration.ofMillis(50), 20, 30, Duration.ofSeconds(3)));
	}

	static LongStream seeds() {
		return Seeds.some(4);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void capacityIsThatOfIntegerArithmetic(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < 5_000; i++) {
			int scale = random.nextInt(7);
			long unscaled = random.nextLong(1, 1L << (1 + random.nextInt(40)));
			long periodNanos = random.nextLong(1, 1L << (1 + random.nextInt(55)));
			long windowNanos = 1_000_000 + random.nextLong(1L << (1 + random.nextInt(51)));
			BigInteger expected = BigInteger.valueOf(unscaled)
				.multiply(BigInteger.valueOf(windowNanos))
				.divide(BigInteger.valueOf(periodNanos).multiply(BigInteger.TEN.pow(scale)));
			RateLimit limit = RateLimit.of(BigDecimal.valueOf(unscaled, scale), Duration.ofNanos(periodNanos))
				.withWindow(Duration.ofNanos(windowNanos));
			if (expected.signum() > 0 && expected.bitLength() <= 53) {
				assertThat(this.defaults.resolve(limit).capacity()).as("%s", limit)
					.isEqualTo(expected.longValueExact());
			}
			else {
				assertThatIllegalArgumentException().as("%s", limit).isThrownBy(() -> this.defaults.resolve(limit));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void naturalWindowLosesNoFractionAndIsTheShortest(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < 5_000; i++) {
			BigDecimal permits = BigDecimal.valueOf(random.nextLong(1, 1L << (1 + random.nextInt(19))),
					random.nextInt(5));
			Duration period = Duration.ofNanos(1_000_000 + random.nextLong(1L << (1 + random.nextInt(36))));
			WindowLimit limit = this.defaults.resolve(RateLimit.of(permits, period));
			long whole = permits.setScale(0, RoundingMode.CEILING).longValueExact();
			assertThat(limit.capacity()).as("%s", limit.rate()).isEqualTo(whole);
			assertThat(limit.window()).as("%s", limit.rate()).isGreaterThanOrEqualTo(period);
			BigDecimal inShorter = permits.multiply(BigDecimal.valueOf(limit.window().toNanos() - 1))
				.divide(BigDecimal.valueOf(period.toNanos()), 0, RoundingMode.FLOOR);
			assertThat(inShorter.longValueExact()).as("%s", limit.rate()).isLessThan(whole);
		}
	}

	@ParameterizedTest
	@CsvSource({ "10/s, PT0.01S", "100/min, PT0.6S", "11/d, PT14M24S", "1000/50ms, PT0.001S", "1/ms, PT0.001S",
			"5.5/s, PT0.010909091S" })
	void bucketIsAHundredthOfTheWindowButAtLeastAMillisecond(String rate, Duration bucketSize) {
		assertThat(this.defaults.resolve(RateLimit.parse(rate)).bucketSize()).isEqualTo(bucketSize);
	}

	@Test
	void windowOfTheLimitWinsOverThatOfTheSettings() {
		WindowSettings settings = this.defaults.withWindow(Duration.ofMinutes(1));
		RateLimit limit = RateLimit.parse("10/s");
		assertThat(settings.resolve(limit).capacity()).isEqualTo(600);
		assertThat(settings.resolve(limit.withWindow(Duration.ofSeconds(2))).capacity()).isEqualTo(20);
	}

	@Test
	void givenBucketSizeHoldsForAllWindows() {
		WindowSettings settings = this.defaults.withBucketSize(Duration.ofMillis(250));
		assertThat(settings.resolve(RateLimit.parse("10/s")).bucketSize()).hasMillis(250);
		assertThat(settings.resolve(RateLimit.parse("10/h")).bucketSize()).hasMillis(250);
	}

	@Test
	void bucketMayBeAsLongAsTheWindow() {
		WindowSettings settings = this.defaults.withBucketSize(Duration.ofSeconds(1));
		assertThat(settings.resolve(RateLimit.parse("10/s")).bucketSize()).hasSeconds(1);
	}

	@Test
	void namesLimitAndRemedyWhenNothingFits() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.defaults.resolve(RateLimit.parse("0.5/s").withWindow(Duration.ofSeconds(1))))
			.withMessage("The limit 0.5/s over 1s lets nothing through: a window of PT1S holds less than one permit. "
					+ "Use a longer window or a higher rate");
	}

	@Test
	void namesLimitAndRemedyWhenCapacityIsTooLarge() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.defaults.resolve(RateLimit.parse("9007199254740992/s")))
			.withMessage(
					"The limit 9007199254740992/s amounts to 9007199254740992 permits in its window, more than the "
							+ "largest number supported, 9007199254740991. Use a lower rate or a shorter window");
	}

	@Test
	void namesLimitWhenHardLimitIsTooLarge() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.defaults.withHardLimitFactor(new BigDecimal("2"))
				.resolve(RateLimit.parse("9007199254740991/s")))
			.withMessageContaining("18014398509481982");
	}

	@Test
	void namesBothLengthsWhenBucketIsLongerThanTheWindowOfAll() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.defaults.withWindow(Duration.ofSeconds(1)).withBucketSize(Duration.ofSeconds(2)))
			.withMessage("The bucket size PT2S is longer than the window PT1S. "
					+ "Use a shorter bucket size or a longer window");
	}

	@Test
	void namesLimitAndBothLengthsWhenBucketIsLongerThanWindow() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.defaults.withBucketSize(Duration.ofSeconds(2)).resolve(RateLimit.parse("10/s")))
			.withMessage("The bucket size PT2S is longer than the window PT1S of the limit 10/s. "
					+ "Use a shorter bucket size or a longer window");
	}

	@ParameterizedTest
	@CsvSource({ "0.0001/d, 864000000", "1/4000d, 345600000" })
	void namesLimitAndRemedyWhenNaturalWindowIsTooLong(String rate, String seconds) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.resolve(RateLimit.parse(rate)))
			.withMessage("The limit " + rate + " would need a window of " + seconds
					+ " s, which is not from 1 ms to 3650 days. Use a rate with another period or give a window");
	}

	@Test
	void namesLimitWhenNaturalWindowIsTooShort() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.defaults.resolve(RateLimit.of(5, Duration.ofNanos(999_999))))
			.withMessageContaining("would need a window of 0.000999999 s");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.000999999S", "PT0S", "PT-1S" })
	void refusesBucketSizeBelowAMillisecond(Duration bucketSize) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withBucketSize(bucketSize))
			.withMessage("The bucket size must be at least 1 ms, but is " + bucketSize);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.000999999S", "P3651D" })
	void refusesWindowOutOfRange(Duration window) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withWindow(window))
			.withMessage("A window must be from 1 ms to 3650 days, but is " + window);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.999", "0", "-2" })
	void refusesHardLimitFactorBelowOne(BigDecimal factor) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withHardLimitFactor(factor))
			.withMessage("The hard-limit factor must be at least 1, but is " + factor);
	}

	@Test
	void refusesHardLimitFactorOfTooManyDigits() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.defaults.withHardLimitFactor(new BigDecimal("1E2000000000")))
			.withMessage("The hard-limit factor must have at most 400 digits before its decimal point and after it, "
					+ "but has 2000000001 and 0");
	}

}
