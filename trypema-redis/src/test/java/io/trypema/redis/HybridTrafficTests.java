package io.trypema.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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
 * Tests for the number of requests to Redis.
 */
class HybridTrafficTests {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private static final int INTERVALS = 15;

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
	void coldKeyCostsWhatItCostsOnRedis() {
		warmUp();
		long runs = calls("evalsha");
		long commands = commands();
		this.provider.absolute().acquire("key", RateLimit.of(1000, Duration.ofSeconds(100)));
		long ofHybrid = commands() - commands;
		assertThat(calls("evalsha") - runs).isOne();
		commands = commands();
		this.direct.absolute().acquire("other-key", RateLimit.of(1000, Duration.ofSeconds(100)));
		assertThat(ofHybrid).isEqualTo(commands() - commands);
	}

	@Test
	void keyThatComesAgainIsDecidedHere() {
		warmUp();
		RateLimit limit = RateLimit.of(100_000, Duration.ofSeconds(100));
		long before = calls("evalsha");
		for (int i = 0; i < 1000; i++) {
			assertThat(this.provider.absolute().acquire("key", limit).isAllowed()).isTrue();
		}
		assertThat(calls("evalsha") - before).isLessThan(20);
	}

	@Test
	void callersOfAColdKeyShareRoundTrips() {
		warmUp();
		RateLimit limit = RateLimit.of(1000, Duration.ofSeconds(100));
		long before = calls("evalsha");
		List<CompletableFuture<RateLimitDecision>> decisions = IntStream.range(0, 640)
			.mapToObj((i) -> this.provider.absolute().acquireAsync("key", limit, 1))
			.toList();
		assertThat(decisions).allSatisfy((decision) -> assertThat(decision.join().isAllowed()).isTrue());
		assertThat(calls("evalsha") - before).isLessThan(64);
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
	void keyFarFromItsLimitIsSettledSeldom() {
		warmUp();
		assertThat(runsOf(this.provider.absolute(), RateLimit.parse("100000000000/h"))).isLessThan(30);
	}

	@Test
	void keyThatShedsIsSettledEachInterval() {
		warmUp();
		RateLimit limit = RateLimit.perSecond(1000);
		runsOf(this.provider.suppressed(), limit);
		assertThat(runsOf(this.provider.suppressed(), limit)).isLessThan(8 * INTERVALS);
	}

	/**
	 * Call continuously for some intervals, and return the number of requests to Redis.
	 */
	private long runsOf(KeyedRateLimiter limiter, RateLimit limit) {
		long before = calls("evalsha");
		long start = System.nanoTime();
		while (System.nanoTime() - start < INTERVALS * INTERVAL.toNanos()) {
			limiter.acquire("key", limit);
		}
		return calls("evalsha") - before;
	}

	@Test
	void nothingCalledIsNoTraffic() {
		List<CompletableFuture<RateLimitDecision>> decisions = IntStream.range(0, 1000)
			.mapToObj((i) -> this.provider.absolute().acquireAsync("key-" + i % 250, RateLimit.parse("1000/s"), 1))
			.toList();
		decisions.forEach(CompletableFuture::join);
		assertThat(this.provider.size()).isPositive();
		Await.until("all handed back", () -> this.provider.size() == 0);
		assertThat(this.provider.scheduled()).isZero();
		long before = commands();
		assertThat(commands() - before).as("the count itself").isOne();
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
