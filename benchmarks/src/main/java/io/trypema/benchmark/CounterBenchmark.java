package io.trypema.benchmark;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.RedisClient;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redisson.Redisson;
import org.redisson.api.RLongAdder;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

import io.trypema.counter.InstanceCount;
import io.trypema.redis.LaxCounter;
import io.trypema.redis.LaxInstanceAwareCounter;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.test.RedisServer;

/**
 * Time that an increment takes the caller when it is flushed to Redis later, compared
 * with adders by key in process and the adder of Redisson.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class CounterBenchmark {

	/** Each adder of Redisson has a subscription, and a connection allows few. */
	private static final int MAX_ADDERS = 4;

	/** A power of two. */
	@Param({ "1", "1024" })
	public int keys;

	private final ConcurrentHashMap<String, LongAdder> adders = new ConcurrentHashMap<>();

	private String[] names = {};

	private RedisServer server;

	private RedisClient client;

	private RedisRateLimiterProvider provider;

	private LaxCounter counter;

	private LaxInstanceAwareCounter slices;

	private RedissonClient redisson;

	private RLongAdder[] redissonAdders = {};

	/**
	 * Start Redis and the counters.
	 */
	@Setup
	public void start() {
		this.server = RedisServer.start();
		this.client = RedisClient.create();
		this.provider = RedisRateLimiterProvider.builder(RedisConnector.of(this.client, this.server.uri()))
			.timeout(Duration.ofSeconds(10))
			.build();
		this.counter = LaxCounter.builder(this.provider, "load").build();
		this.slices = LaxInstanceAwareCounter.builder(this.provider, "load").build();
		Config config = new Config();
		config.useSingleServer().setAddress("redis://127.0.0.1:" + this.server.port());
		this.redisson = Redisson.create(config);
		this.names = new String[this.keys];
		this.redissonAdders = new RLongAdder[Math.min(this.keys, MAX_ADDERS)];
		for (int i = 0; i < this.keys; i++) {
			this.names[i] = "key" + i;
			this.counter.inc(this.names[i], 1);
			this.slices.inc(this.names[i], 1);
		}
		for (int i = 0; i < this.redissonAdders.length; i++) {
			this.redissonAdders[i] = this.redisson.getLongAdder("adder" + i);
		}
	}

	/**
	 * Stop them.
	 */
	@TearDown
	public void stop() {
		this.counter.close();
		this.slices.close();
		this.provider.close();
		this.client.shutdown();
		this.redisson.shutdown();
		this.server.close();
	}

	/**
	 * Selects the key of a call.
	 */
	@State(Scope.Thread)
	public static class Turn {

		private int next;

		String key(String[] names) {
			return names[index(names.length)];
		}

		int index(int count) {
			return this.next++ & (count - 1);
		}

	}

	/**
	 * Add to an adder of the JDK in a map by key.
	 * @param turn chooses the key
	 */
	@Benchmark
	public void longAdder(Turn turn) {
		this.adders.computeIfAbsent(turn.key(this.names), (key) -> new LongAdder()).increment();
	}

	/**
	 * Add without a result.
	 * @param turn chooses the key
	 */
	@Benchmark
	public void add(Turn turn) {
		this.counter.add(turn.key(this.names), 1);
	}

	/**
	 * Add, and return the value.
	 * @param turn chooses the key
	 * @return the value
	 */
	@Benchmark
	public long inc(Turn turn) {
		return this.counter.inc(turn.key(this.names), 1);
	}

	/**
	 * Add to the slice of an instance without a result.
	 * @param turn chooses the key
	 */
	@Benchmark
	public void addToSlice(Turn turn) {
		this.slices.add(turn.key(this.names), 1);
	}

	/**
	 * Add to the slice of an instance, and return it with the cumulative value.
	 * @param turn chooses the key
	 * @return both
	 */
	@Benchmark
	public InstanceCount incSlice(Turn turn) {
		return this.slices.inc(turn.key(this.names), 1);
	}

	/**
	 * Add to an adder of Redisson.
	 * @param turn chooses the key
	 */
	@Benchmark
	public void redisson(Turn turn) {
		this.redissonAdders[turn.index(this.redissonAdders.length)].increment();
	}

}
