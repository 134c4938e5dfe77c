package io.trypema.benchmark.redis;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

import static org.assertj.core.api.Assertions.assertThat;

class ResultsTests {

	private static final Shape SHAPE = RedisShape.ASYNC_64.shape();

	private final Results results = new Results();

	@Test
	void medianIgnoresOutliers() {
		add(RemoteLibrary.PING, 10, 1000, 20, 30);
		assertThat(this.results.median(SHAPE, RemoteLibrary.PING, Measure.DECISIONS)).isEqualTo(25);
	}

	@Test
	void ratiosAreOfTheSameRound() {
		add(RemoteLibrary.GCRA_SCRIPT, 10, 100, 1000);
		add(RemoteLibrary.PING, 20, 300, 2000);
		assertThat(this.results.ratio(SHAPE, RemoteLibrary.PING, Measure.DECISIONS)).isEqualTo(2);
	}

	@Test
	void hasNoFiguresOfWhatWasNotRun() {
		assertThat(this.results.median(SHAPE, RemoteLibrary.PING, Measure.DECISIONS)).isNaN();
	}

	private void add(RemoteLibrary library, long... decisions) {
		for (long count : decisions) {
			this.results.add(SHAPE, library, new Sample(count, 0, 1, 0, 0, 0, new Histogram(2), 0));
		}
	}

}
