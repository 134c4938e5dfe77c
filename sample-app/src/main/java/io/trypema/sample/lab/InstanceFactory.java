package io.trypema.sample.lab;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.trypema.ProviderType;
import io.trypema.Ticker;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.redis.HybridRateLimiterProvider;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;

/**
 * Creates the instances of an experiment.
 */
final class InstanceFactory {

	private final @Nullable RedisConnector connector;

	private final Duration timeout;

	private final Ticker ticker;

	private final RandomGenerator random;

	/**
	 * Create a factory.
	 * @param connector how to connect to Redis, if possible
	 * @param timeout how long a call waits for Redis
	 * @param ticker the source of time
	 * @param random the source of randomness; safe for use by many threads
	 */
	InstanceFactory(@Nullable RedisConnector connector, Duration timeout, Ticker ticker, RandomGenerator random) {
		this.connector = connector;
		this.timeout = timeout;
		this.ticker = ticker;
		this.random = random;
	}

	Ticker ticker() {
		return this.ticker;
	}

	RandomGenerator random() {
		return this.random;
	}

	boolean canMake(ProviderType provider) {
		return provider == ProviderType.LOCAL || this.connector != null;
	}

	/**
	 * Create two instances, as an application has them behind a load balancer.
	 * @param setup specifies the provider
	 * @param prefix the prefix of the keys that only these two share in Redis
	 */
	List<Instance> create(Setup setup, String prefix) {
		return IntStream.range(0, 2).mapToObj((i) -> switch (setup.provider()) {
			case LOCAL -> Instance.of(local(setup));
			case REDIS -> Instance.of(redis(setup, prefix));
			case HYBRID -> hybrid(redis(setup, prefix));
		}).toList();
	}

	private LocalRateLimiterProvider local(Setup setup) {
		return LocalRateLimiterProvider.builder()
			.window(setup.window())
			.bucketSize(setup.bucketSize())
			.hardLimitFactor(setup.hardLimitFactor())
			.random(this.random)
			.ticker(this.ticker)
			.build();
	}

	private RedisRateLimiterProvider redis(Setup setup, String prefix) {
		if (this.connector == null) {
			throw new IllegalStateException("There is no connection to Redis");
		}
		return RedisRateLimiterProvider.builder(this.connector)
			.window(setup.window())
			.bucketSize(setup.bucketSize())
			.hardLimitFactor(setup.hardLimitFactor())
			.random(this.random)
			.prefix(prefix)
			.timeout(this.timeout)
			.build();
	}

	private static Instance hybrid(RedisRateLimiterProvider redis) {
		HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(redis).build();
		return new Instance(hybrid, redis, List.of(hybrid, redis));
	}

}
