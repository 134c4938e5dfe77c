package io.trypema.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;

import io.trypema.RateLimiterProvider;
import io.trypema.test.SuppressedRateLimiterContract;
import io.trypema.test.ProviderSetup;

class RedisSuppressedRateLimiterTests extends SuppressedRateLimiterContract {

	private final RedisSetup redis = new RedisSetup();

	@Override
	protected RateLimiterProvider createProvider(ProviderSetup setup) {
		return this.redis.builder(setup).build();
	}

	@Override
	protected void advance(Duration duration) {
		this.redis.advance(duration);
	}

	@Override
	protected int loadWindows() {
		return 8;
	}

	@AfterEach
	void close() {
		this.redis.close();
	}

}
