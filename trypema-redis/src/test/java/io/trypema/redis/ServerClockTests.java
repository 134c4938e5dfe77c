package io.trypema.redis;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServerClockTests {

	private static final long SECOND = 1_000_000_000;

	private static final long MICROS = 1_700_000_000_000_000L;

	private final ServerClock clock = new ServerClock(ServerClock.DRIFT);

	@Test
	void nothingIsKnownBeforeAnAnswer() {
		assertThat(this.clock.earliestMicros(5)).isEqualTo(ServerClock.UNKNOWN);
		assertThat(this.clock.latestMicros(5)).isEqualTo(ServerClock.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -7 * SECOND, Long.MAX_VALUE - 1000, Long.MIN_VALUE })
	void boundsAreThoseOfTheRoundTrip(long origin) {
		this.clock.answered(origin, origin + 3_000_000, MICROS);
		assertThat(this.clock.earliestMicros(origin + 3_000_000)).isEqualTo(MICROS);
		assertThat(this.clock.latestMicros(origin + 3_000_000)).isEqualTo(MICROS + 3001 + 3);
	}

	@Test
	void narrowestBoundsCount() {
		this.clock.answered(0, 3000, MICROS);
		this.clock.answered(10_000, 12_000, MICROS + 11);
		assertThat(this.clock.latestMicros(12_000) - this.clock.earliestMicros(12_000)).isBetween(2L, 4L);
		this.clock.answered(20_000, 900_000, MICROS + 500);
		assertThat(this.clock.latestMicros(900_000) - this.clock.earliestMicros(900_000)).isBetween(2L, 6L);
	}

	@Test
	void slowAnswerMayHaveBeenGivenWhileTheClocksParted() {
		this.clock.answered(0, 0, MICROS);
		this.clock.answered(0, SECOND / 10, MICROS);
		assertThat(this.clock.latestMicros(SECOND / 10)).isGreaterThanOrEqualTo(MICROS + 100_000 + 97);
	}

	@Test
	void boundsWidenWithTime() {
		this.clock.answered(0, 0, MICROS);
		assertThat(this.clock.earliestMicros(10 * SECOND)).isEqualTo(MICROS + 10_000_000 - 9766);
		assertThat(this.clock.latestMicros(-10 * SECOND)).isEqualTo(MICROS - 10_000_000 + 9767);
	}

	@Test
	void clockThatWasSetBackCountsFromTheNextAnswer() {
		this.clock.answered(0, 1000, MICROS);
		this.clock.answered(SECOND, SECOND + 1000, MICROS - 5_000_000);
		assertThat(this.clock.latestMicros(SECOND)).isEqualTo(MICROS - 5_000_000 + 1);
	}

	@Test
	void clockThatWasSetAheadCountsFromTheNextAnswer() {
		this.clock.answered(0, 1000, MICROS);
		this.clock.answered(SECOND, SECOND + 1000, MICROS + 60_000_000);
		assertThat(this.clock.earliestMicros(SECOND)).isEqualTo(MICROS + 60_000_000 - 1);
	}

}
