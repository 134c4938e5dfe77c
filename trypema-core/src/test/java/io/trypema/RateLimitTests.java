package io.trypema;

import java.math.BigDecimal;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RateLimitTests {

	@ParameterizedTest
	@CsvSource({ "10/s, 10, PT1S", "0.5/s, 0.5, PT1S", "5.5/s, 5.5, PT1S", "20/10s, 20, PT10S", "500/15m, 500, PT15M",
			"100/min, 100, PT1M", "100/m, 100, PT1M", "7/ms, 7, PT0.001S", "7/250ms, 7, PT0.25S", "1/h, 1, PT1H",
			"11/d, 11, PT24H", "3/2d, 3, PT48H", "1/second, 1, PT1S", "2/2 seconds, 2, PT2S", "1/sec, 1, PT1S",
			"1/minute, 1, PT1M", "2/2minutes, 2, PT2M", "1/hour, 1, PT1H", "2/2hours, 2, PT2H", "1/day, 1, PT24H",
			"2/2days, 2, PT48H", "1/millisecond, 1, PT0.001S", "2/2milliseconds, 2, PT0.002S", "' 10 / 2 S ', 10, PT2S",
			"100/MIN, 100, PT1M", "007/s, 7, PT1S", "0.10/s, 0.1, PT1S" })
	void parsesPermitsAndPeriod(String text, BigDecimal permits, Duration period) {
		RateLimit limit = RateLimit.parse(text);
		assertThat(limit.permits()).isEqualByComparingTo(permits);
		assertThat(limit.period()).isEqualTo(period);
		assertThat(limit.window()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "10", "/s", "10/", "10/1", "ten/s", "-1/s", "+1/s", "1e3/s", "1,5/s", ".5/s",
			"5./s", "10/s/s", "10 per s", "10/1.5s", "10/-1s", "10/fortnight", "10/s over 1min", "١٠/s", "NaN/s",
			"Infinity/s", "0/s", "0.000/s", "10/0s", "10/99999999999999999999s", "10/9223372036854775807d" })
	void namesTextAndFormWhenTextIsNoRate(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.parse(text))
			.withMessageStartingWith("'" + text + "' is not a rate: ")
			.withMessageEndingWith(
					"Write permits, a slash and a period, such as 10/s, 0.5/s, 20/10s, 100/min or 1000/d");
	}

	@Test
	void namesTheUnitsWhenUnitIsUnknown() {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.parse("10/fortnight"))
			.withMessageContaining("'fortnight' is not one of the units ms, s, min, h, d");
	}

	@Test
	void namesTheCountWhenItIsTooLarge() {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.parse("10/99999999999999999999s"))
			.withMessageContaining("the period is too long");
	}

	@Test
	void refusesTextsThatAreTooLongToLookAt() {
		String text = "10/" + " ".repeat(1_000_000) + "!";
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.parse(text))
			.withMessage("'10/" + " ".repeat(37) + "...' is not a rate: it has 1000004 characters, and may have 1000. "
					+ "Write permits, a slash and a period, such as 10/s, 0.5/s, 20/10s, 100/min or 1000/d");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1E400", "1E-401", "1E2000000000", "1E-2000000000", "-1E2000000000" })
	void refusesPermitsOfTooManyDigits(BigDecimal permits) {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.of(permits, Duration.ofSeconds(1)))
			.withMessageStartingWith("The number of permits of a rate limit must have at most 400 digits before its "
					+ "decimal point and after it, but has ");
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.MIN_VALUE, Double.MAX_VALUE })
	void takesAnyDouble(double permits) {
		assertThat(RateLimit.perSecond(permits).permits()).isEqualByComparingTo(BigDecimal.valueOf(permits));
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, -0.0, -1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN })
	void refusesPermitsThatAreNoPositiveNumber(double permits) {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perSecond(permits))
			.withMessageContaining("must be")
			.withMessageMatching(".*but is -?(0\\.0|1\\.0|Infinity|NaN)");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1 })
	void refusesPeriodThatIsNotPositive(long seconds) {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.of(1, Duration.ofSeconds(seconds)))
			.withMessage("The period of a rate limit must be longer than 0, but is " + Duration.ofSeconds(seconds));
	}

	@Test
	void factoriesSetThePeriod() {
		assertThat(RateLimit.perSecond(5.5)).isEqualTo(RateLimit.parse("5.5/s"));
		assertThat(RateLimit.perMinute(100)).isEqualTo(RateLimit.parse("100/min"));
		assertThat(RateLimit.perHour(0.25)).isEqualTo(RateLimit.parse("0.25/h"));
		assertThat(RateLimit.perDay(11)).isEqualTo(RateLimit.parse("11/d"));
		assertThat(RateLimit.of(20, Duration.ofSeconds(10))).isEqualTo(RateLimit.parse("20/10s"));
	}

	@Test
	void takesFractionAsTheDecimalThatIsShown() {
		assertThat(RateLimit.perSecond(0.1).permits()).isEqualByComparingTo("0.1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "10/s", "0.5/s", "100/min", "20/10s", "500/15min", "7/250ms", "1/h", "11/d", "3/90min",
			"1000000/d", "2/1001ms" })
	void writesWhatItParses(String text) {
		assertThat(RateLimit.parse(text)).hasToString(text);
	}

	@ParameterizedTest
	@CsvSource({ "20/60s, 20/min", "48/24h, 48/d", "1.50/1000ms, 1.5/s", "10/60min, 10/h" })
	void writesTheLargestUnitThatFits(String text, String written) {
		assertThat(RateLimit.parse(text)).hasToString(written).isEqualTo(RateLimit.parse(written));
	}

	@Test
	void writesItsWindow() {
		assertThat(RateLimit.parse("10/s").withWindow(Duration.ofMinutes(1))).hasToString("10/s over 1min");
	}

	@Test
	void isEqualByPermitsPeriodAndWindow() {
		RateLimit limit = RateLimit.parse("10/s");
		assertThat(RateLimit.of(new BigDecimal("10.00"), Duration.parse("PT1.000S"))).isEqualTo(limit)
			.hasSameHashCodeAs(limit);
		assertThat(limit).isNotEqualTo(RateLimit.parse("11/s"))
			.isNotEqualTo(RateLimit.parse("20/2s"))
			.isNotEqualTo(limit.withWindow(Duration.ofSeconds(1)))
			.isNotEqualTo(limit.withBucketSize(Duration.ofMillis(10)))
			.isNotEqualTo(limit.withHardLimitFactor(BigDecimal.valueOf(2)))
			.isNotEqualTo(limit.withSuppressionFactorCache(Duration.ZERO))
			.isNotEqualTo("10/s");
		assertThat(limit.withHardLimitFactor(new BigDecimal("2.0"))).isEqualTo(limit.withHardLimitFactor(2));
	}

	@Test
	void takesTheSettingsThatItLacksFromAnother() {
		RateLimit other = RateLimit.parse("9/h")
			.withWindow(Duration.ofSeconds(1))
			.withBucketSize(Duration.ofMillis(10))
			.withHardLimitFactor(BigDecimal.valueOf(2))
			.withSuppressionFactorCache(Duration.ZERO);
		RateLimit limit = RateLimit.parse("10/s").withWindow(Duration.ofMinutes(1));
		assertThat(limit.withSettingsOf(other)).isEqualTo(limit.withBucketSize(Duration.ofMillis(10))
			.withHardLimitFactor(BigDecimal.valueOf(2))
			.withSuppressionFactorCache(Duration.ZERO));
		assertThat(limit.withSettingsOf(limit)).isSameAs(limit);
	}

	@Test
	void readsHardLimitFactorAsItIsWritten() {
		assertThat(RateLimit.parse("10/s").withHardLimitFactor(1.1).hardLimitFactor()).hasValue(new BigDecimal("1.1"));
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.99, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void refusesHardLimitFactorsOutOfRange(double factor) {
		RateLimit limit = RateLimit.parse("10/s");
		assertThatIllegalArgumentException().isThrownBy(() -> limit.withHardLimitFactor(factor))
			.withMessageContaining(Double.toString(factor));
	}

	@Test
	void refusesSettingsOutOfRange() {
		RateLimit limit = RateLimit.parse("10/s");
		assertThatIllegalArgumentException().isThrownBy(() -> limit.withBucketSize(Duration.ofNanos(999_999)));
		assertThatIllegalArgumentException().isThrownBy(() -> limit.withHardLimitFactor(new BigDecimal("0.99")));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> limit.withSuppressionFactorCache(Duration.ofSeconds(60, 1)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.000999999S", "PT-1S", "P3650DT0.000000001S" })
	void refusesWindowOutOfRange(Duration window) {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.parse("10/s").withWindow(window))
			.withMessage("A window must be from 1 ms to 3650 days, but is " + window);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.001S", "P3650D" })
	void takesShortestAndLongestWindow(Duration window) {
		assertThat(RateLimit.parse("10000/s").withWindow(window).window()).hasValue(window);
	}

}
