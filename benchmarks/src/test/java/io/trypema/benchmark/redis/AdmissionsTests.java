package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Admissions}.
 */
class AdmissionsTests {

	private final Admissions admissions = new Admissions();

	private final Admissions ofAnother = new Admissions();

	@Test
	void nothingFillsNoWindow() {
		assertThat(fullestWindow()).isZero();
	}

	@Test
	void windowLiesAnywhere() {
		add(0, 6, 11, 15, 30);
		assertThat(fullestWindow()).isEqualTo(3);
	}

	@Test
	void callsAWindowApartAreInNoWindowTogether() {
		add(-10, 0, 10);
		assertThat(fullestWindow()).isOne();
	}

	@Test
	void callsOfAllCallersCount() {
		add(0, 5);
		this.ofAnother.add(3, 4);
		assertThat(fullestWindow()).isEqualTo(3);
	}

	@Test
	void callCountsOnlyIfItBeganAndEndedInTheWindow() {
		add(0);
		this.admissions.add(1, 9);
		this.admissions.add(2, 12);
		assertThat(fullestWindow()).isEqualTo(2);
	}

	@Test
	void callLongerThanTheWindowIsInNone() {
		this.admissions.add(0, 10);
		add(3, 4);
		assertThat(fullestWindow()).isEqualTo(2);
	}

	@Test
	void keepsMoreCallsThanItBeganWithRoomFor() {
		for (int i = 0; i < 5000; i++) {
			add(i);
		}
		assertThat(Admissions.fullestWindow(List.of(this.admissions), Duration.ofSeconds(1))).isEqualTo(5000);
	}

	private void add(long... moments) {
		for (long moment : moments) {
			this.admissions.add(moment, moment);
		}
	}

	private int fullestWindow() {
		return Admissions.fullestWindow(List.of(this.admissions, this.ofAnother), Duration.ofNanos(10));
	}

}
