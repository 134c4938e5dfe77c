package io.trypema.local;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.test.MutableTicker;
import io.trypema.test.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the eviction of keys when there are too many.
 */
class MaxKeysTests {

	private static final RateLimit HOURLY = RateLimit.parse("100/h");

	private static final long SEED = 20_261_126;

	private final MutableTicker ticker = MutableTicker.startingAt(-1000);

	private LocalRateLimiterProvider provider(int maxKeys) {
		return LocalRateLimiterProvider.builder().maxKeys(maxKeys).ticker(this.ticker).samplingSeed(SEED).build();
	}

	@ParameterizedTest
	@EnumSource
	void oneKeyReplacesTheOther(RateLimitStrategy strategy) {
		try (LocalRateLimiterProvider provider = provider(1)) {
			KeyedRateLimiter limiter = provider.limiter(strategy);
			limiter.acquire("one", HOURLY, 5);
			limiter.acquire("two", HOURLY, 7);
			assertThat(provider.keys()).isEqualTo(1);
			assertThat(provider.evictions()).isEqualTo(1);
			assertThat(limiter.usage("one", HOURLY).observed()).isZero();
			assertThat(limiter.usage("two", HOURLY).observed()).isEqualTo(7);
		}
	}

	@Test
	void eachLimitHasItsOwnRoom() {
		try (LocalRateLimiterProvider provider = provider(1)) {
			RateLimit daily = HOURLY.withWindow(Duration.ofDays(1));
			RateLimit larger = RateLimit.parse("101/h").withWindow(Duration.ofMinutes(59));
			for (RateLimit limit : List.of(HOURLY, daily, larger)) {
				provider.absolute().acquire("key", limit, 5);
			}
			assertThat(provider.keys()).isEqualTo(3);
			assertThat(provider.evictions()).isZero();
			provider.absolute().acquire("other", daily, 6);
			assertThat(provider.keys()).isEqualTo(3);
			assertThat(provider.evictions()).isEqualTo(1);
			assertThat(provider.absolute().usage("key", HOURLY).observed()).isEqualTo(5);
			assertThat(provider.absolute().usage("key", daily).observed()).isZero();
		}
	}

	@Test
	void manyLimitsShareTheLastRoom() {
		try (LocalRateLimiterProvider provider = provider(2)) {
			for (int i = 1; i <= 1000; i++) {
				provider.absolute().acquire("key" + i, RateLimit.of(i, Duration.ofHours(1)));
			}
			assertThat(provider.keys()).isEqualTo(64 + 2);
			this.ticker.advance(Duration.ofHours(2));
			provider.sweep();
			for (int i = 2001; i <= 2064; i++) {
				provider.absolute().acquire("key" + i, RateLimit.of(i, Duration.ofHours(1)));
			}
			assertThat(provider.keys()).isEqualTo(64);
		}
	}

	@Test
	void quietKeysGoFirstAndAreNoEvictions() {
		try (LocalRateLimiterProvider provider = provider(8)) {
			for (int i = 0; i < 4; i++) {
				provider.absolute().acquire("quiet" + i, HOURLY, 100);
			}
			this.ticker.advance(Duration.ofHours(2));
			for (int i = 0; i < 8; i++) {
				provider.absolute().acquire("live" + i, HOURLY, 1);
			}
			assertThat(provider.keys()).isEqualTo(8);
			assertThat(provider.evictions()).isZero();
		}
	}

	@Test
	void keyThatUsedLeastGoesFirst() {
		try (LocalRateLimiterProvider provider = provider(4)) {
			for (int i = 1; i <= 5; i++) {
				provider.absolute().acquire("key" + i, HOURLY, (i == 3) ? 1 : 10);
			}
			assertThat(provider.evictions()).isEqualTo(1);
			assertThat(provider.absolute().usage("key3", HOURLY).observed()).isZero();
		}
	}

	@Test
	void keyThatWasIdleLongestGoesFirst() {
		try (LocalRateLimiterProvider provider = provider(4)) {
			for (String key : List.of("a", "b", "c", "d")) {
				provider.absolute().acquire(key, HOURLY, 1);
				this.ticker.advance(Duration.ofSeconds(1));
			}
			provider.absolute().acquire("new", HOURLY, 1);
			assertThat(provider.absolute().usage("a", HOURLY).observed()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "ABSOLUTE, 2000000", "SUPPRESSED, 1000000" })
	void floodOfKeysCostsBoundedMemoryAndSparesAKeyInUse(RateLimitStrategy strategy, int keys) {
		int maxKeys = 100_000;
		long before = usedHeap();
		try (LocalRateLimiterProvider provider = provider(maxKeys)) {
			KeyedRateLimiter limiter = provider.limiter(strategy);
			limiter.acquire("spent", HOURLY, 100);
			limiter.acquire("steady", HOURLY, 1);
			for (int i = 1; i <= keys; i++) {
				this.ticker.advance(Duration.ofNanos(100));
				limiter.acquire("flood" + i, HOURLY);
				if (i % 100_000 == 0) {
					assertThat(limiter.acquire("spent", HOURLY).isAllowed()).isFalse();
					assertThat(limiter.acquire("steady", HOURLY).remaining()).isEqualTo(99 - i / 100_000);
					assertThat(provider.keys()).isLessThanOrEqualTo(maxKeys);
				}
			}
			assertThat(provider.keys()).isEqualTo(maxKeys);
			assertThat(provider.evictions()).isEqualTo(keys + 2 - maxKeys);
			assertThat(usedHeap() - before).isLessThan(maxKeys * 600L);
		}
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	@Test
	void floodFromManyThreadsIsBoundedAtAllTimes() {
		try (LocalRateLimiterProvider provider = provider(1000)) {
			provider.absolute().acquire("spent", HOURLY, 100);
			List<Boolean> bounded = Race.run(4, (thread) -> {
				boolean within = true;
				for (int i = 0; i < 100_000; i++) {
					provider.absolute().acquire("flood" + thread + "-" + i, HOURLY);
					within &= provider.keys() <= 1000;
				}
				return within;
			});
			assertThat(bounded).containsOnly(true);
			assertThat(provider.keys()).isEqualTo(1000);
			assertThat(provider.evictions()).isLessThanOrEqualTo(400_001 - 1000).isGreaterThan(390_000);
			assertThat(provider.absolute().acquire("spent", HOURLY).isAllowed()).isFalse();
		}
	}

	@Test
	void threadsThatFightForOnePlaceComeToAnEnd() {
		try (LocalRateLimiterProvider provider = provider(1)) {
			List<Integer> admitted = Race.run(16, (thread) -> {
				int count = 0;
				for (int i = 0; i < 1000; i++) {
					count += provider.absolute().acquire("key" + thread % 4, HOURLY).isAllowed() ? 1 : 0;
				}
				return count;
			});
			assertThat(admitted.stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(400);
			assertThat(provider.keys()).isEqualTo(1);
		}
	}

}
