package io.trypema.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.CountComparator;
import io.trypema.counter.Counter;
import io.trypema.counter.CounterUnavailableException;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Applies the {@link StrictCounterContract} on one server.
 */
class StrictCounterTests extends StrictCounterContract {

	private static StatefulRedisConnection<String, String> connection;

	@BeforeAll
	static void connect() {
		connection = TestRedis.client().connect();
	}

	@AfterAll
	static void disconnect() {
		connection.close();
	}

	@Override
	RedisRateLimiterProvider.Builder providerBuilder() {
		return RedisRateLimiterProvider.builder(RedisConnector.of(TestRedis.client(), TestRedis.uri()));
	}

	@Override
	RedisClusterCommands<String, String> commands() {
		return connection.sync();
	}

	@Test
	void keysStayByDefault() {
		counter().inc("a", 1);
		counter().set("b", 1);
		assertThat(List.of(commands().pttl(nameOf("a")), commands().pttl(nameOf("b")))).containsOnly(-1L);
	}

	@Test
	void keysExpireAfterTheLastChange() {
		try (Counter counter = StrictCounter.builder(provider(), "visits")
			.expireAfterChange(Duration.ofHours(1))
			.build()) {
			for (Runnable change : changes(counter)) {
				commands().pexpire(nameOf("a"), 1000);
				change.run();
				assertThat(commands().pttl(nameOf("a"))).isBetween(3_000_000L, 3_600_000L);
			}
			commands().pexpire(nameOf("a"), 1_000_000);
			counter.get("a");
			counter.inc("a", 0);
			counter.incIf("a", CountComparator.lessThan(-100), 1);
			counter.incWithin("a", 1, 1000, 2000);
			assertThat(commands().pttl(nameOf("a"))).isBetween(1L, 1_000_000L);
		}
	}

	@Test
	void keysExpireAfterTheFirstChange() {
		try (Counter counter = StrictCounter.builder(provider(), "visits")
			.expireAfterCreation(Duration.ofHours(1))
			.build()) {
			for (Runnable change : changes(counter)) {
				counter.del("a");
				change.run();
				assertThat(commands().pttl(nameOf("a"))).isBetween(3_000_000L, 3_600_000L);
				commands().pexpire(nameOf("a"), 1_000_000);
				change.run();
				assertThat(commands().pttl(nameOf("a"))).isBetween(1L, 1_000_000L);
			}
		}
	}

	private static List<Runnable> changes(Counter counter) {
		return List.of(() -> counter.inc("a", 1), () -> counter.dec("a", 1), () -> counter.set("a", 1),
				() -> counter.incIf("a", CountComparator.always(), 1), () -> counter.incWithin("a", 1, -100, 100));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.0009S", "PT-1S", "P3651D" })
	void oddTimesToLiveAreRefused(Duration ttl) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StrictCounter.builder(provider(), "visits").expireAfterChange(ttl))
			.withMessage("The time that a key of a counter lives must be from 1 ms to 3650 days, but is " + ttl);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StrictCounter.builder(provider(), "visits").expireAfterCreation(ttl));
	}

	@Test
	void scriptsMayBeForgottenBetweenCalls() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 10_000);
				StatefulRedisConnection<String, String> other = server.client().connect()) {
			Counter counter = create(provider, "visits");
			for (int i = 1; i < 10; i++) {
				assertThat(counter.inc("a")).isEqualTo(i);
				other.sync().scriptFlush();
			}
		}
	}

	@Test
	void answersThatAreLostMayHaveCounted() {
		try (RedisServer server = RedisServer.start();
				TcpProxy proxy = TcpProxy.to(server);
				RedisRateLimiterProvider provider = provider(proxy.uri(), 300);
				RedisRateLimiterProvider direct = provider(server.uri(), 10_000)) {
			Counter counter = create(provider, "visits");
			counter.inc("a");
			proxy.delay(Duration.ZERO, Duration.ofSeconds(2));
			assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(() -> counter.inc("a"))
				.withMessage("The counter 'visits' got no answer, but may have been changed: "
						+ "Redis did not answer within 300 ms")
				.satisfies((failure) -> assertThat(failure.mayHaveChanged()).isTrue());
			for (CompletableFuture<Long> call : List.of(counter.getAsync("a"), counter.incAsync("a", 1))) {
				assertThatExceptionOfType(ExecutionException.class).isThrownBy(call::get)
					.havingCause()
					.isInstanceOfSatisfying(CounterUnavailableException.class,
							(failure) -> assertThat(failure.mayHaveChanged()).isFalse())
					.withMessageStartingWith("The counter 'visits' got no answer: Circuit breaker open: Redis ");
			}
			assertThat(create(direct, "visits").get("a")).isEqualTo(2);
		}
	}

	@Test
	void refusalsOfTheServerHaveNotCounted() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 10_000);
				StatefulRedisConnection<String, String> other = server.client().connect()) {
			Counter counter = create(provider, "visits");
			counter.inc("a");
			other.sync().configSet("maxmemory", "1");
			assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(() -> counter.inc("a"))
				.withMessageStartingWith("The counter 'visits' got no answer: Redis failed: OOM")
				.satisfies((failure) -> assertThat(failure.mayHaveChanged()).isFalse());
			other.sync().configSet("maxmemory", "0");
			assertThat(other.sync().get("trypema:c:visits:{a}")).isEqualTo("1");
		}
	}

	private static RedisRateLimiterProvider provider(RedisURI uri, long timeout) {
		return RedisRateLimiterProvider.builder(RedisConnector.of(TestRedis.client(), uri))
			.timeout(Duration.ofMillis(timeout))
			.build();
	}

}
