package io.trypema.benchmark.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Titles}.
 */
class TitlesTests {

	@Test
	void thousandsAreApart() {
		assertThat(Titles.of(100_000)).isEqualTo("100 000");
	}

	@ParameterizedTest
	@CsvSource({ "PT0.5S,500 ms", "PT1S,1 s", "PT90S,90 s", "PT1M,1 min", "PT1H,1 h", "PT90M,90 min" })
	void timesAreInTheGreatestWholeUnit(Duration time, String title) {
		assertThat(Titles.of(time)).isEqualTo(title);
	}

}
