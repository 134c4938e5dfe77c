package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import io.trypema.benchmark.redis.competitor.Backend;
import io.trypema.counter.CounterUpdate;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.StrictInstanceAwareCounter;

/**
 * Kills an instance that has slices of many keys, and prints how long Redis was busy with
 * the cleanup.
 */
@Command(name = "DeadInstance", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Kills an instance that has slices of many keys, and prints how long Redis was busy.")
final class DeadInstance implements Callable<Integer> {

	private static final int ROWS = 1000;

	@Mixin
	private final ServerOption server = new ServerOption();

	@Option(names = "--keys", defaultValue = "100000", description = "Keys with slices. Default: ${DEFAULT-VALUE}")
	private int keys;

	public static void main(String[] arguments) {
		System.exit(new CommandLine(new DeadInstance()).execute(arguments));
	}

	@Override
	public Integer call() throws InterruptedException {
		this.server.use((backend, redis) -> run(backend));
		return 0;
	}

	private void run(Backend backend) throws InterruptedException {
		try (StatefulRedisConnection<String, String> connection = backend.connect();
				RedisRateLimiterProvider provider = RedisRateLimiterProvider
					.builder(RedisConnector.of(backend.client()))
					.timeout(Duration.ofSeconds(10))
					.build();
				StrictInstanceAwareCounter left = create(provider)) {
			StrictInstanceAwareCounter dead = create(provider);
			for (int first = 0; first < this.keys; first += ROWS) {
				dead.incAll(IntStream.range(first, Math.min(first + ROWS, this.keys))
					.mapToObj((key) -> CounterUpdate.of("key" + key, 1))
					.toList());
			}
			RedisCommands<String, String> redis = connection.sync();
			System.out
				.println(redis.hlen("trypema:i:{load}:s") + " slices, total of a key " + left.get("key7").cumulative());
			redis.configSet("slowlog-log-slower-than", "1000");
			redis.configSet("slowlog-max-len", "100000");
			redis.slowlogReset();
			dead.close();
			long start = System.nanoTime();
			while (left.get("key7").cumulative() != 0) {
				Thread.sleep(1);
			}
			print(start, "a key that is asked for is right");
			while (redis.hlen("trypema:i:{load}:s") != 0) {
				Thread.sleep(10);
			}
			print(start, "all keys are cleaned up");
			long longest = redis.slowlogGet(100_000)
				.stream()
				.mapToLong((entry) -> (Long) ((List<?>) entry).get(2))
				.max()
				.orElse(0);
			System.out.printf(Locale.ROOT, "longest command: %.1f ms%n", longest / 1000.0);
		}
	}

	private static void print(long start, String what) {
		System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms: " + what);
	}

	private static StrictInstanceAwareCounter create(RedisRateLimiterProvider provider) {
		return StrictInstanceAwareCounter.builder(provider, "load")
			.deadAfter(Duration.ofSeconds(1))
			.leaveOnClose(false)
			.build();
	}

}
