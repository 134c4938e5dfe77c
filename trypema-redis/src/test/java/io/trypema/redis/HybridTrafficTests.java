package io.trypema.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often Redis is asked.
 */
class HybridTrafficTests {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private final RedisServer server = RedisServer.start();

	private final StatefulRedisConnection<String, String> connection = this.server.client().connect();

	private final RedisRateLimiterProvider direct = RedisRateLimiterProvider
		.builder(RedisConnector.of(this.server.client()))
		.prefix(TestRedis.prefix())
		.timeout(Duration.ofSeconds(10))
		.build();

	private final HybridRateLimiterProvider provider = HybridRateLimiterProvider.builder(this.direct)
		.syncInterval(INTERVAL)
		.build();

	@AfterEach
	void close() {
		this.provider.close();
		this.direct.close();
		this.server.close();
	}

	@Test
	void coldKeyCostsOneRoundTrip() {
		warmUp();
		long before = calls("evalsha");
		this.provider.absolute().acquire("key", RateLimit.of(1000, Duration.ofSeconds(100)));
		assertThat(calls("evalsha") - before).isOne();
	}

	@Test
	void callersOfAColdKeyShareARoundTrip() {
		warmUp();
		RateLimit limit = RateLimit.of(1000, Duration.ofSeconds(100));
		long before = calls("evalsha");
		List<CompletableFuture<RateLimitDecision>> decisions = IntStream.range(0, 64)
			.mapToObj((i) -> this.provider.absolute().acquireAsync("key", limit, 1))
			.toList();
		assertThat(decisions).allSatisfy((decision) -> assertThat(decision.join().isAllowed()).isTrue());
		assertThat(calls("evalsha") - before).isBetween(1L, 2L);
	}

	@Test
	void fullKeyIsRefusedWithoutRedis() {
		warmUp();
		RateLimit limit = RateLimit.of(5, Duration.ofSeconds(100));
		long before = calls("evalsha");
		long start = System.nanoTime();
		for (int i = 0; i < 100_000; i++) {
			assertThat(this.provider.absolute().acquire("key", limit).isAllowed()).isEqualTo(i < 5);
		}
		long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
		assertThat(calls("evalsha") - before).isLessThanOrEqualTo(6 + seconds);
	}

	@Test
	void busyKeyCostsARunAnInterval() {
		warmUp();
		assertThat(runsBeyondOneAnInterval(this.provider.absolute(), RateLimit.perSecond(10_000_000)))
			.isLessThanOrEqualTo(2);
	}

	@Test
	void sheddingKeyCostsARunAnInterval() {
		warmUp();
		assertThat(runsBeyondOneAnInterval(this.provider.suppressed(), RateLimit.perSecond(1000)))
			.isLessThanOrEqualTo(2);
	}

	@Test
	void settlementOfABusyKeyIsPlannedOnce() {
		runsBeyondOneAnInterval(this.provider.absolute(), RateLimit.parse("100000000/h"));
		assertThat(this.provider.scheduled()).isEqualTo(1);
	}

	/** Call without end for some intervals. */
	private long runsBeyondOneAnInterval(KeyedRateLimiter limiter, RateLimit limit) {
		long before = calls("evalsha");
		long start = System.nanoTime();
		while (System.nanoTime() - start < 15 * INTERVAL.toNanos()) {
			limiter.acquire("key", limit);
		}
		return calls("evalsha") - before - (System.nanoTime() - start) / INTERVAL.toNanos();
	}

	@Test
	void nothingCalledIsNoTraffic() {
		List<CompletableFuture<RateLimitDecision>> decisions = IntStream.range(0, 1000)
			.mapToObj((i) -> this.provider.absolute().acquireAsync("key-" + i % 500, RateLimit.perSecond(1000), 1))
			.toList();
		decisions.forEach(CompletableFuture::join);
		this.provider.suppressed().acquire("key", RateLimit.perSecond(1));
		Await.until("all handed back", () -> this.provider.size() == 0);
		long before = commands();
		LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
		assertThat(commands() - before).as("the count itself").isOne();
	}

	@Test
	void busyKeyAmongManyCostsWhatItCostsAlone() {
		this.connection.sync()
			.eval("for i = 1, ARGV[1] do redis.call('SET', 'known-' .. i, 0) end", ScriptOutputType.STATUS,
					new String[0], String.valueOf(100_000 * LoadFleet.PATIENCE));
		IntStream.range(0, 10_000 * LoadFleet.PATIENCE)
			.mapToObj(
					(i) -> this.provider.absolute().acquireAsync("idle-" + i, RateLimit.of(5, Duration.ofHours(1)), 1))
			.toList()
			.forEach(CompletableFuture::join);
		Await.until("all handed back", () -> this.provider.size() == 0);
		long runs = calls("evalsha");
		long reads = calls("get");
		long commands = commands();
		runsBeyondOneAnInterval(this.provider.absolute(), RateLimit.perSecond(1_000_000));
		Await.until("all handed back", () -> this.provider.size() == 0);
		runs = calls("evalsha") - runs;
		assertThat(calls("get") - reads).isEqualTo(runs);
		assertThat(runs).isPositive();
		assertThat(commands() - commands).isLessThan(10 * runs);
	}

	private void warmUp() {
		this.provider.absolute().acquire("other", RateLimit.perSecond(1));
		this.provider.suppressed().acquire("other", RateLimit.perSecond(1));
		this.provider.recall();
		Await.until("nothing leased", () -> this.provider.size() == 0);
	}

	private long commands() {
		return count("total_commands_processed:(\\d+)", this.connection.sync().info("stats"));
	}

	private long calls(String command) {
		return count("cmdstat_" + command + ":calls=(\\d+)", this.connection.sync().info("commandstats"));
	}

	private static long count(String pattern, String text) {
		Matcher matcher = Pattern.compile(pattern).matcher(text);
		return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
	}

}
