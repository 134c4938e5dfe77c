package io.trypema.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.WindowSettings;

import static org.assertj.core.api.Assertions.assertThat;

class LeaseTermsTests {

	private static LeaseTerms terms(Duration window) {
		return LeaseTerms.of(RedisLimit.of(WindowSettings.defaults().resolve(RateLimit.of(100, window)), "prefix",
				false, FullKeys.none()), Duration.ofMillis(10).toNanos());
	}

	private static Duration spacing(Duration window, long others) {
		return Duration.ofNanos(terms(window).spacing(others));
	}

	@Test
	void leaseLastsForATenthOfTheWindowButNotTooLong() {
		assertThat(terms(Duration.ofSeconds(1)).termNanos()).isEqualTo(Duration.ofMillis(200).toNanos());
		assertThat(terms(Duration.ofMinutes(1)).termNanos()).isEqualTo(Duration.ofMillis(6100).toNanos());
		assertThat(terms(Duration.ofDays(1)).termNanos()).isEqualTo(Duration.ofMillis(40_100).toNanos());
	}

	@Test
	void leaseLastsLongerWhenTheBudgetIsShort() {
		LeaseTerms terms = terms(Duration.ofSeconds(1));
		assertThat(terms.stretched(0)).isEqualTo(terms.termNanos());
		assertThat(terms.stretched(terms.termNanos())).isEqualTo(2 * terms.termNanos());
		assertThat(terms.stretched(Duration.ofHours(1).toNanos())).isEqualTo(64 * terms.termNanos());
	}

	@Test
	void instancesOfAFullKeyTakeTurns() {
		assertThat(spacing(Duration.ofSeconds(10), 0)).isZero();
		assertThat(spacing(Duration.ofSeconds(10), 9)).isEqualTo(Duration.ofMillis(200));
		assertThat(spacing(Duration.ofSeconds(10), 999)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void turnsDoNotUseRedisUp() {
		assertThat(spacing(Duration.ofSeconds(1), 9999)).isEqualTo(Duration.ofSeconds(6));
	}

}
