package io.trypema.internal;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.trypema.test.MutableTicker;
import io.trypema.test.Race;

import static org.assertj.core.api.Assertions.assertThat;

class SampledCountTests {

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 500_000_000);

	private final SampledCount count = new SampledCount(this.ticker.nanos());

	private long add(long millis) {
		this.ticker.advance(Duration.ofMillis(millis));
		return this.count.add(this.ticker.nanos());
	}

	@Test
	void reportsTheFirstAtOnceAndOthersOnceASecond() {
		assertThat(add(0)).isOne();
		assertThat(add(0)).isZero();
		assertThat(add(999)).isZero();
		assertThat(add(1)).isEqualTo(3);
		assertThat(add(999)).isZero();
		assertThat(this.count.takeUnreported()).isOne();
		assertThat(add(1)).isOne();
	}

	@Test
	void losesNoneOfManyThreads() {
		long now = this.ticker.nanos();
		long reported = Race
			.run(4, (thread) -> IntStream.range(0, 10_000)
				.mapToLong((call) -> this.count.add(now + call * SampledCount.INTERVAL_NANOS / 100))
				.sum())
			.stream()
			.mapToLong(Long::longValue)
			.sum();
		assertThat(reported + this.count.takeUnreported()).isEqualTo(40_000);
	}

}
