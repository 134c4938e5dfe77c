package io.trypema.local;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.trypema.RateLimit;
import io.trypema.SuppressedRateLimiter;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the calls that the suppressed strategy admits at the sudden onset of a load, as
 * documented in docs/semantics.md.
 */
class SuppressionOnsetTests {

	private static final int CAPACITY = 100;

	private static final int WINDOWS = 8;

	private static final int RUNS = 9;

	@ParameterizedTest
	@CsvSource({ "2, 1, 150, 121, 105, 101", "2, 10, 150, 107, 102, 102", "2, 60, 150, 109, 103, 102",
			"4, 1, 150, 150, 112, 108", "4, 10, 150, 129, 108, 105", "4, 60, 150, 133, 107, 104",
			"8, 1, 150, 150, 135, 105", "8, 10, 150, 146, 110, 105", "8, 60, 150, 145, 110, 105" })
	void admitsTheHardLimitFirstAndThenTheLimit(int load, int seconds, int first, int second, int third, int fourth) {
		int[][] runs = IntStream.range(0, RUNS)
			.mapToObj((seed) -> admitted(load, Duration.ofSeconds(seconds), seed))
			.toArray(int[][]::new);
		int[] medians = IntStream.range(0, WINDOWS).map((window) -> median(runs, window)).toArray();
		assertThat(medians).as("medians of seeds 0 to 8").startsWith(first, second, third, fourth);
		assertThat(IntStream.of(medians).skip(4)).allMatch((count) -> count > CAPACITY && count <= 110);
	}

	private static int[] admitted(int load, Duration window, long seed) {
		MutableTicker ticker = MutableTicker.startingAt(0);
		Duration pause = window.dividedBy((long) CAPACITY * load);
		RateLimit limit = RateLimit.of(CAPACITY, window);
		int[] admitted = new int[WINDOWS];
		try (LocalRateLimiterProvider provider = LocalRateLimiterProvider.builder()
			.hardLimitFactor(new BigDecimal("1.5"))
			.ticker(ticker)
			.random(new SplittableRandom(seed))
			.build()) {
			SuppressedRateLimiter limiter = provider.suppressed();
			for (int call = 0; call < WINDOWS * CAPACITY * load; call++) {
				ticker.advance(pause);
				admitted[call / (CAPACITY * load)] += limiter.acquire("key", limit).isAllowed() ? 1 : 0;
			}
		}
		return admitted;
	}

	private static int median(int[][] runs, int window) {
		return IntStream.range(0, RUNS)
			.map((run) -> runs[run][window])
			.sorted()
			.skip(RUNS / 2)
			.findFirst()
			.orElseThrow();
	}

}
