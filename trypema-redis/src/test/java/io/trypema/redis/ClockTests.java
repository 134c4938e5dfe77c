package io.trypema.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.test.ProviderSetup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a server whose clock is set, and for a promoted replica whose clock is
 * behind.
 */
class ClockTests {

	private static final RateLimit LIMIT = RateLimit.parse("10/10s");

	private final RedisSetup redis = new RedisSetup();

	private final RedisRateLimiterProvider provider = this.redis.builder(ProviderSetup.defaults()).build();

	@AfterEach
	void close() {
		this.provider.close();
		this.redis.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.000001S", "PT0.003S", "PT5S", "PT3H", "P3000D" })
	void freesAFullKeyWithinAWindowAfterAStepBack(Duration step) {
		KeyedRateLimiter limiter = this.provider.absolute();
		limiter.acquire("key", LIMIT, 10);
		this.redis.setClock(step.negated());
		for (int second = 0; second < 10; second++) {
			assertThat(limiter.acquire("key", LIMIT, 1).isAllowed()).isFalse();
			assertThat(limiter.acquire("key", LIMIT, 1).retryAfter().orElseThrow())
				.isLessThanOrEqualTo(Duration.ofSeconds(10 - second));
			this.redis.advance(Duration.ofSeconds(1));
		}
		assertThat(limiter.acquire("key", LIMIT, 10).isAllowed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(RateLimitStrategy.class)
	void admitsNoMoreThanTheLimitWhileTheClockStepsBack(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.provider.limiter(strategy);
		int admitted = 0;
		for (int i = 0; i < 200; i++) {
			admitted += limiter.acquire("key", LIMIT, 1).isAllowed() ? 1 : 0;
			if (i % 20 == 19) {
				this.redis.setClock(Duration.ofMillis(-1001));
			}
			else {
				this.redis.advance(Duration.ofMillis(50));
			}
		}
		// At most 9.5 s have passed
		assertThat(admitted).isEqualTo(10);
	}

	@ParameterizedTest
	@EnumSource(RateLimitStrategy.class)
	void keepsTheOrderOfWhatLeavesAfterAStepBack(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.provider.limiter(strategy);
		limiter.acquire("key", LIMIT, 4);
		this.redis.advance(Duration.ofSeconds(4));
		limiter.acquire("key", LIMIT, 5);
		this.redis.setClock(Duration.ofHours(-1));
		limiter.acquire("key", LIMIT, 1);
		this.redis.advance(Duration.ofMillis(6001));
		assertThat(limiter.usage("key", LIMIT).accepted()).isEqualTo(6);
		this.redis.advance(Duration.ofSeconds(4));
		assertThat(limiter.usage("key", LIMIT).accepted()).isZero();
	}

}
