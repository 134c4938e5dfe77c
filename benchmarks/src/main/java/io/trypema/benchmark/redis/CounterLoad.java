package io.trypema.benchmark.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.api.StatefulRedisConnection;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.StrictCounter;
import io.trypema.redis.StrictInstanceAwareCounter;

/**
 * Increments counters on one Redis, 64 at a time, in rounds by turns, and prints the
 * medians.
 */
@Command(name = "CounterLoad", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Increments counters on one Redis, 64 at a time, by turns, and prints the medians.")
final class CounterLoad implements Callable<Integer> {

	private static final int IN_FLIGHT = 64;

	@Mixin
	private final ServerOption server = new ServerOption();

	@Option(names = "--rounds", defaultValue = "9", description = "Rounds of each counter. Default: ${DEFAULT-VALUE}")
	private int rounds;

	@Option(names = "--millis", defaultValue = "1000",
			description = "Milliseconds of a round. Default: ${DEFAULT-VALUE}")
	private long millis;

	@Option(names = "--keys", split = ",", defaultValue = "1,10000",
			description = "Numbers of keys. Default: ${DEFAULT-VALUE}")
	private List<Integer> keys = List.of();

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
			List<Contender> contenders = List.of(
					new Contender("HINCRBY by Lettuce", (key) -> lettuce.async().hincrby("hash", key, 1)),
					new Contender("StrictCounter", (key) -> strict.incAsync(key, 1)),
					new Contender("StrictInstanceAwareCounter", (key) -> instances.incAsync(key, 1)),
					new Contender("Redisson RAtomicLong",
							(key) -> redisson.getAtomicLong("atomic:" + key).incrementAndGetAsync()));
			for (int count : this.keys) {
				compare(contenders, count);
			}
		}
		finally {
			redisson.shutdown();
		}
	}

	private void compare(List<Contender> contenders, int keys) throws InterruptedException {
		List<List<Double>> rates = contenders.stream()
			.map((contender) -> (List<Double>) new ArrayList<Double>())
			.toList();
		for (int round = -1; round < this.rounds; round++) {
			for (int i = 0; i < contenders.size(); i++) {
				double rate = rate(contenders.get(i), keys);
				if (round >= 0) {
					rates.get(i).add(rate);
				}
			}
		}
		double floor = median(rates.get(0));
		System.out.printf("%n%d key(s), %d in flight%n", keys, IN_FLIGHT);
		for (int i = 0; i < contenders.size(); i++) {
			double median = median(rates.get(i));
			System.out.printf(Locale.ROOT, "%-28s %8.0f/s  %.2f x%n", contenders.get(i).name(), median, median / floor);
		}
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
	}

	private double rate(Contender contender, int keys) throws InterruptedException {
		AtomicLong calls = new AtomicLong();
		CountDownLatch done = new CountDownLatch(IN_FLIGHT);
		long start = System.nanoTime();
		long end = start + TimeUnit.MILLISECONDS.toNanos(this.millis);
		for (int i = 0; i < IN_FLIGHT; i++) {
			next(contender, keys, calls, done, end);
		}
		done.await();
		return calls.get() * 1e9 / (System.nanoTime() - start);
	}

	private static void next(Contender contender, int keys, AtomicLong calls, CountDownLatch done, long end) {
		if (System.nanoTime() - end > 0) {
			done.countDown();
			return;
		}
		contender.increment()
			.of("key" + calls.getAndIncrement() % keys)
			.whenComplete((value, failure) -> next(contender, keys, calls, done, end));
	}

	/**
	 * A counter under load.
	 *
	 * @param name its name
	 * @param increment adds one
	 */
	private record Contender(String name, Increment increment) {
	}

	/**
	 * Adds one to a key.
	 */
	@FunctionalInterface
	private interface Increment {

		CompletionStage<?> of(String key);

	}

}
