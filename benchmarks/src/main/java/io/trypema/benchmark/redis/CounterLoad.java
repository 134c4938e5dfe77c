package io.trypema.benchmark.redis;

import java.util.List;
import java.util.concurrent.Callable;

import io.lettuce.core.api.StatefulRedisConnection;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import io.trypema.benchmark.redis.CallsByTurns.Contender;
import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.StrictCounter;
import io.trypema.redis.StrictInstanceAwareCounter;

/**
 * Increments counters on one Redis, 64 at a time, in alternating rounds, and prints the
 * medians.
 */
@Command(name = "CounterLoad", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Increments counters on one Redis, 64 at a time, by turns, and prints the medians.")
final class CounterLoad implements Callable<Integer> {

	@Mixin
	private final ServerOption server = new ServerOption();

	@Mixin
	private final CallsByTurns calls = new CallsByTurns();

	public static void main(String[] arguments) {
		System.exit(new CommandLine(new CounterLoad()).execute(arguments));
	}

	@Override
	public Integer call() throws InterruptedException {
		this.server.use(this::run);
		return 0;
	}

	private void run(Backend backend, RedisProbe redis) throws InterruptedException {
		Config config = new Config();
		config.useSingleServer().setAddress(backend.url());
		RedissonClient redisson = Redisson.create(config);
		try (StatefulRedisConnection<String, String> lettuce = backend.connect();
				RedisRateLimiterProvider provider = RedisRateLimiterProvider
					.builder(RedisConnector.of(backend.client()))
					.build();
				Counter strict = StrictCounter.builder(provider, "load").build();
				InstanceAwareCounter instances = StrictInstanceAwareCounter.builder(provider, "load").build()) {
			this.calls
				.run(List.of(new Contender("HINCRBY by Lettuce", (key) -> lettuce.async().hincrby("hash", key, 1)),
						new Contender("StrictCounter", (key) -> strict.incAsync(key, 1)),
						new Contender("StrictInstanceAwareCounter", (key) -> instances.incAsync(key, 1)),
						new Contender("Redisson RAtomicLong",
								(key) -> redisson.getAtomicLong("atomic:" + key).incrementAndGetAsync())));
		}
		finally {
			redisson.shutdown();
		}
	}

}
