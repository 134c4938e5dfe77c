package io.trypema.local;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.RateLimit;
import io.trypema.RateLimiterProvider;
import io.trypema.test.AbsoluteTrial;
import io.trypema.test.MutableTicker;
import io.trypema.test.ProviderSetup;
import io.trypema.test.Seeds;
import io.trypema.test.SteadyLoad;
import io.trypema.test.SuppressedTrial;
import io.trypema.test.TrialSetup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Trials with nanosecond precision, and longer ones than in the contracts.
 */
class LocalTrialTests {

	private static final int STEPS = 2000;

	private final List<RateLimiterProvider> providers = new ArrayList<>();

	private RateLimiterProvider provider(ProviderSetup setup, MutableTicker ticker) {
		RateLimiterProvider provider = LocalProviders.create(setup, ticker);
		this.providers.add(provider);
		return provider;
	}

	@AfterEach
	void close() {
		this.providers.forEach(RateLimiterProvider::close);
	}

	static LongStream seeds() {
		return Seeds.some(60);
	}

	/** The ticker starts at the seed, or so that it overflows during the trial. */
	private TrialSetup nanosecondTrial(long seed) {
		MutableTicker ticker = MutableTicker.startingAt((seed % 2 == 0) ? seed : Long.MAX_VALUE - (seed >>> 8));
		return new TrialSetup((setup) -> provider(setup, ticker), ticker::advance, Duration.ofNanos(1),
				Duration.ofDays(30), seed);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void absolutePromisesHoldToTheNanosecond(long seed) {
		AbsoluteTrial.run(nanosecondTrial(seed), STEPS);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void suppressedPromisesHoldToTheNanosecond(long seed) {
		SuppressedTrial.run(nanosecondTrial(seed), STEPS);
	}

	@ParameterizedTest
	@CsvSource({ "1000, 10, 1.1, 1.5", "1000, 10, 1.5, 1.5", "1000, 10, 3, 1.5", "1000, 10, 10, 2", "1000, 60, 2, 2",
			"1000, 1, 1.5, 2", "10000, 1, 10, 2", "10000, 10, 1.5, 1.5", "10000, 10, 3, 1.2", "10000, 60, 10, 1.5" })
	void admitsAtTheLimitWhileShedding(long permits, long windowSeconds, double overload, BigDecimal hardLimitFactor) {
		MutableTicker ticker = MutableTicker.startingAt(0);
		ProviderSetup setup = ProviderSetup.defaults();
		RateLimiterProvider provider = provider(new ProviderSetup(setup.settings().withHardLimitFactor(hardLimitFactor),
				Duration.ofMillis(100), new Random(1)), ticker);
		SteadyLoad load = new SteadyLoad(RateLimit.of(permits, Duration.ofSeconds(windowSeconds)), overload,
				new Random(2));
		assertThat(load.admittedShare(provider.suppressed(), ticker::advance, 20)).isCloseTo(1, within(0.03));
	}

	@Test
	void tenMillionCallsFitOneWindowAndNotOneMore() {
		MutableTicker ticker = MutableTicker.startingAt(-1);
		RateLimiterProvider provider = provider(ProviderSetup.defaults(), ticker);
		RateLimit limit = RateLimit.of(10_000_000, Duration.ofMinutes(1));
		assertThat(IntStream.range(0, 10_000_100).filter((call) -> {
			ticker.advance(Duration.ofNanos(5900));
			return provider.absolute().acquire("key", limit).isAllowed();
		}).count()).isEqualTo(10_000_000);
	}

}
