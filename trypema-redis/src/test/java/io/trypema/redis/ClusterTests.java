package io.trypema.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.LimitedUser;
import io.trypema.redis.test.RedisCluster;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls to a cluster, also while its topology changes.
 */
class ClusterTests {

	private static final RateLimit WIDE = RateLimit.parse("1000000/h");

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static RedisCluster cluster;

	private RedisRateLimiterProvider provider;

	private AbsoluteRateLimiter limiter;

	@BeforeAll
	static void startCluster() {
		cluster = RedisCluster.start();
		cluster.client().setOptions(ClusterClientOptions.builder().topologyRefreshOptions(new NoRefresh()).build());
	}

	@BeforeEach
	void createProvider() {
		this.provider = RedisRateLimiterProvider.builder(RedisConnector.of(cluster.client()))
			.prefix(TestRedis.prefix())
			.timeout(TIMEOUT)
			.build();
		this.limiter = this.provider.absolute();
	}

	@AfterEach
	void close() {
		this.provider.close();
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	private static List<String> keys(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "key" + i).toList();
	}

	private long used(String key) {
		return this.limiter.usage(key, WIDE).accepted();
	}

	private static List<String> keysInSlotOf(String key, int count) {
		int slot = SlotHash.getSlot(key);
		return Stream.iterate(0, (i) -> i + 1)
			.map((i) -> "other" + i)
			.filter((other) -> SlotHash.getSlot(other) == slot)
			.limit(count)
			.toList();
	}

	@Test
	void decidesOnKeysOfAllServersInOneBatch() {
		List<String> keys = keys(500);
		RateLimit limit = RateLimit.parse("2/h");
		List<CompletableFuture<RateLimitDecision>> calls = IntStream.range(0, 3)
			.boxed()
			.flatMap((round) -> keys.stream().map((key) -> this.limiter.acquireAsync(key, limit, 1)))
			.toList();
		assertThat(calls.subList(0, 1000)).allMatch((call) -> call.join().isAllowed());
		assertThat(calls.subList(1000, 1500)).noneMatch((call) -> call.join().isAllowed());
	}

	@Test
	void clearRemovesKeysOfAllServers() {
		List<String> keys = keys(100);
		keys.forEach((key) -> this.limiter.acquire(key, WIDE, 1));
		this.provider.suppressed().acquire("key", WIDE, 1);
		this.limiter.clear();
		assertThat(keys).allMatch((key) -> used(key) == 0);
		assertThat(this.provider.suppressed().usage("key", WIDE).accepted()).isEqualTo(1);
	}

	@Test
	void countsOnEachSideOfTheMoveOfASlot() {
		try (Callers callers = Callers.start(this.provider, WIDE, "moved")) {
			callers.awaitDecisions(100);
			cluster.moveSlotOf("moved", () -> callers.awaitDecisions(100));
			callers.awaitDecisions(100);
			callers.stop(TIMEOUT);
			assertThat(callers.failure()).isNull();
			assertThat(used("moved")).isEqualTo(callers.allowed());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "plain", "{tag}", "}{", "{", "key:#{x}", "\uD83D\uDE00" })
	void leasesKeysOfAnyCharacters(String key) {
		try (HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(this.provider).build()) {
			for (int i = 0; i < 10; i++) {
				assertThat(hybrid.absolute().acquire(key, WIDE).isAllowed()).isTrue();
			}
			assertThat(hybrid.leases()).isOne();
			assertThat(hybrid.absolute().usage(key, WIDE).accepted()).isEqualTo(10);
		}
		assertThat(used(key)).isEqualTo(10);
		this.limiter.delete(key, WIDE);
	}

	@Test
	void decidesOnAKeyThatMovesWhereItsLeaseIsNotYet() {
		this.limiter.acquire("moved-leased", WIDE);
		try (HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(this.provider).build()) {
			cluster.moveSlotOf("moved-leased", () -> {
				for (int i = 0; i < 5; i++) {
					assertThat(hybrid.absolute().acquire("moved-leased", WIDE).isAllowed()).isTrue();
				}
			});
			assertThat(hybrid.absolute().acquire("moved-leased", WIDE).isAllowed()).isTrue();
		}
		assertThat(used("moved-leased")).isEqualTo(7);
	}

	@Test
	void decidesOnKeysOfASlotOfWhichSomeHaveMoved() {
		List<String> keys = keysInSlotOf("moving", 40);
		keys.subList(0, 20).forEach((key) -> this.limiter.acquire(key, WIDE, 1));
		cluster.moveSlotOf("moving", () -> {
			List<CompletableFuture<RateLimitDecision>> calls = Stream.concat(keys.stream(), keys.stream())
				.map((key) -> this.limiter.acquireAsync(key, WIDE, 1))
				.toList();
			assertThat(calls).allMatch((call) -> call.join().isAllowed());
		});
		assertThat(keys.subList(0, 20)).allMatch((key) -> used(key) == 3);
		assertThat(keys.subList(20, 40)).allMatch((key) -> used(key) == 2);
	}

	@Test
	void checkIsAnsweredByAllServers() {
		assertThat(this.provider.check()).isTrue();
	}

	@Test
	void checkFindsOneServerThatIsFull() {
		try (StatefulRedisConnection<String, String> connection = cluster.masterOf("key0").client().connect()) {
			connection.sync().configSet("maxmemory", "1");
			assertThat(this.provider.check()).isFalse();
			assertThat(this.provider.isAvailable()).isFalse();
			connection.sync().configSet("maxmemory", "0");
			Await.until("all servers decide", this.provider::check);
			assertThat(this.provider.isAvailable()).isTrue();
		}
	}

	@Test
	void decidesAgainAsSoonAsAnotherServerTakesThePlaceOfAFrozenOne() {
		RedisServer frozen = cluster.masterOf("key0");
		RateLimit limit = RateLimit.parse("100/h");
		try (RedisRateLimiterProvider quick = RedisRateLimiterProvider.builder(RedisConnector.of(cluster.client()))
			.prefix(TestRedis.prefix())
			.build(); Callers callers = Callers.start(quick, limit, "key0")) {
			callers.awaitDecisions(200);
			frozen.freeze();
			Await.until("loss noticed", () -> !quick.isAvailable());
			cluster.awaitFailoverFrom(frozen, "key0");
			Await.until("decisions of the other server", quick::isAvailable);
			callers.awaitDecisions(200);
			callers.stop(TIMEOUT);
			assertThat(callers.allowed()).isBetween(100L, 200L);
		}
		finally {
			frozen.thaw();
			cluster.awaitWhole();
		}
	}

	@Test
	void needsNoRightsBeyondThoseDocumented() {
		List<RedisURI> uris = cluster.uris();
		uris.forEach((uri) -> LimitedUser.create(uri, "+cluster|nodes"));
		try (RedisClusterClient client = RedisClusterClient.create(uris.stream().map(LimitedUser::at).toList());
				RedisRateLimiterProvider restricted = RedisRateLimiterProvider.builder(RedisConnector.of(client))
					.timeout(TIMEOUT)
					.build()) {
			restricted.connect();
			assertThat(keys(20)).allMatch((key) -> restricted.absolute().acquire(key, WIDE).isAllowed());
			restricted.absolute().clear();
			assertThat(restricted.absolute().usage("key0", WIDE).accepted()).isZero();
		}
	}

	@Test
	void keepsDecidingOnKeysOfOtherServersWhileOneIsDead() {
		RedisServer dead = cluster.masterOf("key0");
		String[] others = keys(100).stream().filter((key) -> cluster.masterOf(key) != dead).toArray(String[]::new);
		RateLimit limit = RateLimit.parse("100/h");
		try (Callers unaffected = Callers.start(this.provider, limit, others);
				Callers affected = Callers.start(this.provider, limit, "key0")) {
			affected.awaitDecisions(200);
			dead.kill();
			Await.until("loss noticed", () -> !this.provider.isAvailable());
			assertThat(this.provider.check()).isFalse();
			unaffected.awaitDecisions(1000);
			cluster.awaitFailoverFrom(dead, "key0");
			affected.awaitDecisions(200);
			Await.until("all servers answer", this.provider::check);
			affected.stop(TIMEOUT);
			unaffected.stop(TIMEOUT);
			assertThat(unaffected.failure()).isNull();
			assertThat(unaffected.allowed()).isLessThanOrEqualTo(100L * others.length);
			assertThat(affected.allowed()).isBetween(100L, 200L);
		}
		finally {
			dead.restart();
			cluster.awaitWhole();
		}
	}

	/**
	 * Disables the topology refresh of a client, also with Lettuce 6, whose builder
	 * cannot.
	 */
	private static final class NoRefresh extends ClusterTopologyRefreshOptions {

		private NoRefresh() {
			super(builder());
		}

		@Override
		public Set<RefreshTrigger> getAdaptiveRefreshTriggers() {
			return Set.of();
		}

	}

}
