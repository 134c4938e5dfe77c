package io.trypema.local;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.KeyedRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.CountComparator;
import io.trypema.RateLimitStrategy;
import io.trypema.WindowLimit;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LocalRateLimiterProviderTests {

	/** In a window of 10 s with buckets of 100 ms. */
	private static final RateLimit LIMIT = RateLimit.of(10, Duration.ofSeconds(10));

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1000);

	private final LocalRateLimiterProvider.Builder builder = LocalRateLimiterProvider.builder().ticker(this.ticker);

	private final LocalRateLimiterProvider provider = this.builder.build();

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void isLocal() {
		assertThat(this.provider.type()).isEqualTo(ProviderType.LOCAL);
	}

	@Test
	void givesTheSameLimitersAtEachCall() {
		assertThat(this.provider.absolute()).isSameAs(this.provider.absolute());
		assertThat(this.provider.suppressed()).isSameAs(this.provider.suppressed());
	}

	@Test
	void resolvesWithTheSettingsGiven() {
		try (LocalRateLimiterProvider other = this.builder.window(Duration.ofMinutes(1))
			.bucketSize(Duration.ofMillis(250))
			.hardLimitFactor(new BigDecimal("1.5"))
			.suppressionFactorCache(Duration.ofSeconds(1))
			.build()) {
			RateLimit limit = RateLimit.parse("10/s");
			assertThat(other.resolve(limit)).isEqualTo(new WindowLimit(limit, Duration.ofMinutes(1),
					Duration.ofMillis(250), 600, 900, Duration.ofSeconds(1)));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void namesNumberOfKeysOutOfRange(int maxKeys) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.maxKeys(maxKeys))
			.withMessage("The number of keys must be at least 1, but is " + maxKeys);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-0.001S", "PT1M0.001S" })
	void namesCachePeriodOutOfRange(Duration period) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.suppressionFactorCache(period))
			.withMessage("The suppression factor can be cached for 0 to 60 s, but not for " + period);
	}

	@Test
	void refusesWindowSettingsOutOfRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.window(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.bucketSize(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.hardLimitFactor(new BigDecimal("0.9")));
	}

	@ParameterizedTest
	@EnumSource
	void lookingCreatesNoKey(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.provider.limiter(strategy);
		limiter.usage("key", LIMIT);
		limiter.peek("key", LIMIT, 1);
		limiter.refund("key", LIMIT, 1);
		limiter.delete("key", LIMIT);
		limiter.setIf("key", LIMIT, CountComparator.equalTo(1), 5);
		limiter.setIf("key", LIMIT, CountComparator.always(), 0);
		this.provider.suppressed().suppressionFactor("key", LIMIT);
		assertThat(this.provider.keys()).isZero();
	}

	@Test
	void callThatNeverFitsCreatesNoKey() {
		this.provider.absolute().acquire("key", LIMIT, 11);
		assertThat(this.provider.keys()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void givesEachKeyOnceThatTheStrategyRemembers(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.provider.limiter(strategy);
		limiter.acquire("a", LIMIT);
		limiter.acquire("a", RateLimit.of(10, Duration.ofSeconds(20)));
		limiter.acquire("b", LIMIT);
		assertThat(this.provider.keysInProcess(strategy)).containsExactlyInAnyOrder("a", "b");
		assertThat(Stream.of(RateLimitStrategy.values())
			.filter((other) -> other != strategy)
			.flatMap(this.provider::keysInProcess)).isEmpty();
		this.ticker.advance(Duration.ofSeconds(11));
		this.provider.sweep();
		assertThat(this.provider.keysInProcess(strategy)).containsExactly("a");
	}

	@ParameterizedTest
	@EnumSource
	void keyIsForgottenOnceItsWindowHasPassedAndNotBefore(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.provider.limiter(strategy);
		limiter.acquire("key", LIMIT, 10);
		this.ticker.advance(Duration.ofMillis(9999));
		this.provider.sweep();
		assertThat(this.provider.keys()).isEqualTo(1);
		assertThat(limiter.acquire("key", LIMIT, 1).isAllowed()).isFalse();
		this.ticker.advance(Duration.ofMillis(10_101));
		this.provider.sweep();
		assertThat(this.provider.keys()).isZero();
		assertThat(this.provider.evictions()).isZero();
		assertThat(limiter.acquire("key", LIMIT, 10).isAllowed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void hourlyLimitSurvivesSweepsOfElevenIdleMinutes(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.provider.limiter(strategy);
		RateLimit hourly = RateLimit.parse("3/h");
		limiter.acquire("key", hourly, 3);
		for (int i = 0; i < 66; i++) {
			this.ticker.advance(Duration.ofSeconds(10));
			this.provider.sweep();
		}
		assertThat(limiter.acquire("key", hourly, 1).isAllowed()).isFalse();
	}

	@Test
	void keyWhoseSecondHasNotPassedKeepsItsRate() {
		RateLimit limit = RateLimit.of(10, Duration.ofMillis(100));
		try (LocalRateLimiterProvider shedding = this.builder.hardLimitFactor(BigDecimal.valueOf(2)).build()) {
			shedding.suppressed().acquire("key", limit, 10);
			this.ticker.advance(Duration.ofMillis(900));
			shedding.sweep();
			assertThat(shedding.keys()).isEqualTo(1);
			this.ticker.advance(Duration.ofMillis(110));
			shedding.sweep();
			assertThat(shedding.keys()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void keyThatHasNothingLeftIsFreed(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.provider.limiter(strategy);
		limiter.acquire("deleted", LIMIT, 5);
		limiter.acquire("set", LIMIT, 5);
		limiter.delete("deleted", LIMIT);
		limiter.setIf("set", LIMIT, CountComparator.equalTo(5), 0);
		assertThat(this.provider.keys()).isZero();
		assertThat(this.provider.evictions()).isZero();
	}

	@Test
	void keyCountsOnceForEachWindowAndStrategy() {
		for (int seconds = 1; seconds <= 3; seconds++) {
			this.provider.absolute().acquire("key", LIMIT.withWindow(Duration.ofSeconds(seconds)), 1);
		}
		this.provider.suppressed().acquire("key", LIMIT, 1);
		assertThat(this.provider.keys()).isEqualTo(4);
		this.provider.absolute().delete("key", LIMIT.withWindow(Duration.ofSeconds(2)));
		assertThat(this.provider.keys()).isEqualTo(3);
		this.ticker.advance(Duration.ofMillis(1010));
		this.provider.sweep();
		assertThat(this.provider.keys()).isEqualTo(2);
		assertThat(this.provider.absolute().usage("key", LIMIT.withWindow(Duration.ofSeconds(3))).observed())
			.isEqualTo(1);
	}

	@Test
	void clearAndCloseFreeAllKeys() {
		this.provider.absolute().acquire("key", LIMIT, 1);
		this.provider.suppressed().acquire("key", LIMIT, 1);
		this.provider.absolute().clear();
		assertThat(this.provider.keys()).isEqualTo(1);
		this.provider.close();
		assertThat(this.provider.keys()).isZero();
	}

	/** A call that stalls between reading the time and finding its key. */
	@ParameterizedTest
	@EnumSource
	void stalledCallCountsFromTheMomentThatMadeRoomForIt(RateLimitStrategy strategy) {
		StallingTicker stalling = new StallingTicker(this.ticker);
		try (LocalRateLimiterProvider stalled = LocalRateLimiterProvider.builder().ticker(stalling).build()) {
			KeyedRateLimiter limiter = stalled.limiter(strategy);
			limiter.acquire("dropped", LIMIT, 10);
			limiter.acquire("removed", LIMIT, 10);
			stalling.onNextReading(() -> {
				this.ticker.advance(Duration.ofSeconds(11));
				limiter.usage("dropped", LIMIT);
			});
			assertThat(limiter.acquire("dropped", LIMIT, 10).isAllowed()).isTrue();
			assertThat(limiter.usage("dropped", LIMIT).accepted()).isEqualTo(10);
			stalling.onNextReading(() -> {
				this.ticker.advance(Duration.ofSeconds(11));
				stalled.sweep();
			});
			assertThat(limiter.acquire("removed", LIMIT, 10).isAllowed()).isTrue();
			assertThat(limiter.usage("removed", LIMIT).accepted()).isEqualTo(10);
		}
	}

	@Test
	void stalledCallCountsFromTheMomentThatMadeSomeRoomForIt() {
		StallingTicker stalling = new StallingTicker(this.ticker);
		try (LocalRateLimiterProvider stalled = LocalRateLimiterProvider.builder().ticker(stalling).build()) {
			KeyedRateLimiter limiter = stalled.absolute();
			limiter.acquire("key", LIMIT, 4);
			this.ticker.advance(Duration.ofSeconds(1));
			limiter.acquire("key", LIMIT, 6);
			this.ticker.advance(Duration.ofSeconds(1));
			stalling.onNextReading(() -> {
				this.ticker.advance(Duration.ofMillis(8200));
				limiter.usage("key", LIMIT);
			});
			assertThat(limiter.acquire("key", LIMIT, 4).isAllowed()).isTrue();
			this.ticker.advance(Duration.ofMillis(9999));
			assertThat(limiter.usage("key", LIMIT).observed()).isEqualTo(4);
		}
	}

}
