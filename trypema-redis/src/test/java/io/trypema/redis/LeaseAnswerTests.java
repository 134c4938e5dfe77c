package io.trypema.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for answers that concern a lease in Redis before or after another one under the
 * same id.
 */
class LeaseAnswerTests {

	private static final long MILLI = 1_000_000;

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 100 * MILLI);

	private final long begin = this.ticker.nanos();

	private final Lease lease = new Lease(this.ticker, 0);

	private void answered(long total, long untilMillis) {
		this.lease.answered(total, this.begin + untilMillis * MILLI);
	}

	private void pass(long millis) {
		this.ticker.advance(Duration.ofMillis(millis));
	}

	private long take() {
		return this.lease.take(1, this.ticker.nanos());
	}

	@Test
	void answerWithAllPermitsProlongsTheLease() {
		answered(6, 200);
		pass(250);
		answered(6, 400);
		assertThat(take()).isEqualTo(5);
	}

	@Test
	void answerWithFewerPermitsDoesNotProlongTheLease() {
		answered(6, 200);
		pass(250);
		answered(4, 400);
		assertThat(take()).isEqualTo(-1);
	}

	@Test
	void answerAfterItsTermDoesNotAddToALiveLease() {
		pass(250);
		answered(4, 400);
		answered(6, 200);
		assertThat(this.lease.available()).isEqualTo(4);
	}

	@Test
	void permitsOfAnAnswerAfterItsTermAreReturned() {
		pass(250);
		answered(6, 200);
		assertThat(take()).isEqualTo(-1);
		assertThat(this.lease.close().given()).isEqualTo(6);
	}

}
