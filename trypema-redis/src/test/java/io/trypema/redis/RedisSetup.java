package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.lettuce.core.api.StatefulRedisConnection;

import io.trypema.redis.test.TestRedis;
import io.trypema.test.ProviderSetup;

/**
 * Providers on the shared Redis whose keys have a clock of their own, kept there.
 */
final class RedisSetup implements AutoCloseable {

	private final String prefix = TestRedis.prefix();

	private final StatefulRedisConnection<String, String> connection = TestRedis.client().connect();

	private long micros = 1_000_000_000_000_000L + ThreadLocalRandom.current().nextLong(1_000_000_000_000_000L);

	RedisSetup() {
		writeClock();
	}

	private void writeClock() {
		this.connection.sync().set(clockKey(), Long.toString(this.micros));
	}

	private String clockKey() {
		return this.prefix + ":clock";
	}

	RedisRateLimiterProvider.Builder builder(ProviderSetup setup) {
		return RedisRateLimiterProvider.builder(RedisConnector.of(TestRedis.client(), TestRedis.uri()))
			.prefix(this.prefix)
			.timeout(Duration.ofSeconds(10))
			.window(setup.settings().window())
			.bucketSize(setup.settings().bucketSize())
			.hardLimitFactor(setup.settings().hardLimitFactor())
			.suppressionFactorCache(setup.suppressionFactorCache())
			.random(setup.random())
			.scripts(Scripts.withClock("test-clock.lua"));
	}

	/** Let time pass for the keys of this setup, or go back. */
	void advance(Duration duration) {
		this.micros += duration.toNanos() / 1000;
		writeClock();
	}

	String prefix() {
		return this.prefix;
	}

	StatefulRedisConnection<String, String> connection() {
		return this.connection;
	}

	@Override
	public void close() {
		this.connection.sync().del(clockKey());
		this.connection.close();
	}

}
