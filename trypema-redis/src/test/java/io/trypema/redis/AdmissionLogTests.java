package io.trypema.redis;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionLogTests {

	private static final long WINDOW = TimeUnit.SECONDS.toMicros(1);

	private final AdmissionLog log = new AdmissionLog();

	private AdmissionLog.Admission admit(long permits, long begin, long end) {
		AdmissionLog.Admission admission = new AdmissionLog.Admission(permits, begin, end);
		this.log.add(admission);
		return admission;
	}

	@Test
	void permitsOnTheBorderAreOutside() {
		admit(3, 0, 0);
		admit(4, WINDOW, WINDOW);
		assertThat(this.log.mostWithin(WINDOW)).isEqualTo(4);
		admit(5, WINDOW - 1, WINDOW - 1);
		assertThat(this.log.mostWithin(WINDOW)).isEqualTo(9);
	}

	@Test
	void callThatBeganBeforeTheWindowIsOutside() {
		admit(3, 0, 500);
		admit(4, WINDOW, WINDOW);
		assertThat(this.log.mostWithin(WINDOW)).isEqualTo(4);
	}

	@Test
	void permitsCountUntilTheyAreGivenBack() {
		admit(3, 0, 0).refunded(20);
		admit(4, 10, 10);
		assertThat(this.log.mostWithin(WINDOW)).isEqualTo(7);
		admit(5, 20, 20);
		assertThat(this.log.mostWithin(WINDOW)).isEqualTo(9);
		assertThat(this.log.least(20, WINDOW)).isEqualTo(9);
	}

	@Test
	void countStartsAnewWithAReset() {
		admit(3, 0, 0);
		this.log.reset(10).ended(20);
		admit(4, 20, 20);
		admit(5, 21, 21);
		assertThat(this.log.mostWithin(WINDOW)).isEqualTo(5);
		assertThat(this.log.least(30, WINDOW)).isEqualTo(5);
	}

	@Test
	void nothingIsSureFromAResetOnThatDoesNotEnd() {
		admit(3, 0, 0);
		this.log.reset(10);
		admit(4, 20, 20);
		assertThat(this.log.mostWithin(WINDOW)).isEqualTo(3);
		assertThat(this.log.least(30, WINDOW)).isZero();
	}

}
