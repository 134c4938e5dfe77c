package io.trypema.redis;

import io.trypema.RateLimiterProvider;
import io.trypema.ProviderType;
import io.trypema.RateLimiter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HybridRateLimiterProviderTests {

	private static final RateLimit LIMIT = RateLimit.parse("100/min");

	private final RedisRateLimiterProvider redis = RedisRateLimiterProvider
		.builder(RedisConnector.of(TestRedis.client(), TestRedis.uri()))
		.prefix(TestRedis.prefix())
		.timeout(Duration.ofSeconds(5))
		.build();

	private final HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(this.redis).build();

	@Test
	void callsThatWaitEndWhenRedisIsClosedFirst() {
		this.redis.connect();
		CompletableFuture<RateLimitDecision> waiting = this.hybrid.absolute().acquireAsync("key", LIMIT, 1);
		this.redis.close();
		this.hybrid.close();
		assertThat(waiting.handle((decision, failure) -> failure)).succeedsWithin(Duration.ofSeconds(10))
			.satisfiesAnyOf((failure) -> assertThat(failure).isNull(),
					(failure) -> assertThat(failure).isInstanceOf(RateLimiterUnavailableException.class));
		assertThatIllegalStateException().isThrownBy(() -> this.hybrid.absolute().acquire("key", LIMIT));
	}

	@Test
	void sharesOneRateLimiterWithTheProviderThatItLeasesFrom() {
		RedisRateLimiterProvider.Builder builder = RedisRateLimiterProvider
			.builder(RedisConnector.of(TestRedis.client(), TestRedis.uri()))
			.prefix(TestRedis.prefix())
			.timeout(Duration.ofSeconds(5));
		RateLimiterProvider closed;
		try (RateLimiter first = builder.buildRateLimiter()) {
			assertThat(first.types()).containsExactlyInAnyOrder(ProviderType.REDIS, ProviderType.HYBRID);
			assertThat(first.hybrid().absolute().acquire("key", LIMIT, 60).isAllowed()).isTrue();
			closed = first.redis();
		}
		assertThatIllegalStateException().isThrownBy(() -> closed.absolute().peek("key", LIMIT));
		try (RateLimiter second = builder.buildRateLimiter()) {
			assertThat(second.redis().absolute().acquire("key", LIMIT, 40).isAllowed()).isTrue();
			assertThat(second.redis().absolute().acquire("key", LIMIT).isAllowed()).isFalse();
		}
		this.hybrid.close();
		this.redis.close();
	}

	@Test
	void namesSettingsOutOfRange() {
		HybridRateLimiterProvider.Builder builder = HybridRateLimiterProvider.builder(this.redis);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.syncInterval(Duration.ZERO))
			.withMessageContaining("from 1 ms to 1 s");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.syncInterval(Duration.ofSeconds(2)))
			.withMessageContaining("PT2S");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxKeys(0)).withMessageContaining("0");
		this.hybrid.close();
		this.redis.close();
	}

}
