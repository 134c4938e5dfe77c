package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.lettuce.core.api.StatefulRedisConnection;

import io.trypema.redis.test.TestRedis;
import io.trypema.test.MutableTicker;
import io.trypema.test.ProviderSetup;

/**
 * Providers on the shared Redis whose keys have a separate clock, stored in Redis.
 */
final class RedisSetup implements AutoCloseable {

	private final String prefix = TestRedis.prefix();

	private final StatefulRedisConnection<String, String> connection = TestRedis.client().connect();

	/** Any time; failures must not depend on it. */
	private long micros = 1_000_000_000_000_000L + ThreadLocalRandom.current().nextLong(1_000_000_000_000_000L);

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1_000_000_000L);

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
			.scripts(Scripts.withClock("test-clock.lua"))
			.ticker(this.ticker);
	}

	/** Advance the time for the keys of this setup and its instances. */
	void advance(Duration duration) {
		setClock(duration);
		this.ticker.advance(duration);
	}

	/** Set the clock of the server ahead or back. */
	void setClock(Duration step) {
		this.micros += step.toNanos() / 1000;
		writeClock();
	}

	/** Return the time of all instances. */
	MutableTicker ticker() {
		return this.ticker;
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
