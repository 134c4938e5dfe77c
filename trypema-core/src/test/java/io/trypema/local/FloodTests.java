package io.trypema.local;

import java.time.Duration;
import java.util.function.ObjIntConsumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures the cost of resetting a used-up key by flooding the limiter with other keys.
 */
class FloodTests {

	private static final int MAX_KEYS = 1000;

	private static final int CALLS = 30 * MAX_KEYS;

	private static final RateLimit LIMIT = RateLimit.parse("10/h");

	private final MutableTicker ticker = MutableTicker.startingAt(-1000);

	private LocalRateLimiterProvider provider(long seed) {
		return LocalRateLimiterProvider.builder().maxKeys(MAX_KEYS).ticker(this.ticker).samplingSeed(seed).build();
	}

	private void sparesAUsedUpKey(RateLimitStrategy strategy, ObjIntConsumer<KeyedRateLimiter> call) {
		try (LocalRateLimiterProvider provider = provider(1)) {
			KeyedRateLimiter limiter = provider.limiter(strategy);
			limiter.acquire("victim", LIMIT, 10);
			for (int i = 0; i < CALLS; i++) {
				this.ticker.advance(Duration.ofNanos(100));
				call.accept(limiter, i);
			}
			assertThat(limiter.usage("victim", LIMIT).accepted()).isEqualTo(10);
		}
	}

	@ParameterizedTest
	@EnumSource
	void sparesAUsedUpKeyFromKeysThatUseLess(RateLimitStrategy strategy) {
		sparesAUsedUpKey(strategy, (limiter, i) -> limiter.acquire("flood" + i / 2, LIMIT, 4));
	}

	@ParameterizedTest
	@EnumSource
	void sparesAUsedUpKeyFromOtherLimits(RateLimitStrategy strategy) {
		sparesAUsedUpKey(strategy, (limiter, i) -> {
			limiter.acquire("flood" + i, RateLimit.parse("1/h"), 1);
			limiter.acquire("flood" + i, RateLimit.parse("1000000/h"), 100_000);
		});
	}

	@ParameterizedTest
	@EnumSource
	void sparesAUsedUpKeyFromRefusedCalls(RateLimitStrategy strategy) {
		sparesAUsedUpKey(strategy, (limiter, i) -> limiter.acquire("flood" + i / 2, LIMIT, (i % 2 == 0) ? 9 : 2));
	}

	@ParameterizedTest
	@EnumSource
	void sparesAUsedUpKeyFromCallsThatNeverFit(RateLimitStrategy strategy) {
		sparesAUsedUpKey(strategy, (limiter, i) -> limiter.acquire("flood" + i, LIMIT, 11));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void costsTheQuotasOfAsManyOtherKeysToUseOneKeyTwice(long seed) {
		assertThat(price(seed, 10, 1.0)).as("share of the quotas of all keys, seed %d", seed).isGreaterThan(0.99);
	}

	/**
	 * Some keys are used up, and new ones are called once each, so that the used-up ones
	 * are sampled for eviction.
	 */
	@ParameterizedTest
	@CsvSource({ "10, 0.5", "100, 0.4", "1000, 0.4" })
	void costsMostOfThemWhereOthersAreCalledOnce(int capacity, double least) {
		for (int tenth = 3; tenth < 10; tenth++) {
			assertThat(price(tenth, capacity, tenth / 10.0))
				.as("share of the quotas of all keys, where %d0 %% of them are used up; seed %1$d", tenth)
				.isGreaterThan(least);
		}
	}

	/**
	 * Return the number of calls until a used-up key is evicted, as a share of the calls
	 * that use up as many keys as the limiter can hold; at most 3, or at most 1 where not
	 * all keys are used up.
	 * @param usedUp the share of the keys that are used up first
	 */
	private double price(long seed, int capacity, double usedUp) {
		RateLimit limit = RateLimit.of(capacity, Duration.ofHours(1));
		long all = (long) MAX_KEYS * capacity;
		try (LocalRateLimiterProvider provider = provider(seed)) {
			KeyedRateLimiter limiter = provider.absolute();
			limiter.acquire("victim", limit, capacity);
			long calls = 0;
			long most = (usedUp == 1) ? 3 * all : all;
			for (int i = 0; calls < most && limiter.usage("victim", limit).accepted() > 0; i++) {
				this.ticker.advance(Duration.ofNanos(100));
				boolean fill = usedUp == 1 || i < usedUp * MAX_KEYS;
				limiter.acquire("flood" + i, limit, fill ? capacity : 1);
				calls += fill ? capacity : 1;
			}
			return (double) calls / all;
		}
	}

	@Test
	void forgetsAUsedUpKeyInTheEnd() {
		assertThat(price(1, 1, 1.0)).isLessThan(2);
	}

}
