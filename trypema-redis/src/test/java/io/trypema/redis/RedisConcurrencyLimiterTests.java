package io.trypema.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;

import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.redis.test.TestRedis;
import io.trypema.test.ConcurrencyLimiterContract;

/**
 * Applies the {@link ConcurrencyLimiterContract} on one server.
 */
class RedisConcurrencyLimiterTests extends ConcurrencyLimiterContract {

	private final RedisRateLimiterProvider provider = RedisRateLimiterProvider
		.builder(RedisConnector.of(TestRedis.client(), TestRedis.uri()))
		.prefix(TestRedis.prefix())
		.timeout(Duration.ofSeconds(10))
		.build();

	@Override
	protected ConcurrencyLimiter createLimiter() {
		return RedisConcurrencyLimiter.builder(this.provider, "calls").build();
	}

	@AfterEach
	void close() {
		limiter().close();
		this.provider.close();
	}

}
