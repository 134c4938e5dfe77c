package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

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
import io.trypema.counter.CounterChange;
import io.trypema.counter.CounterUnavailableException;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.ForeignCounterValueException;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;
import io.trypema.test.MutableTicker;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Applies the {@link CounterContract} to the {@link LaxCounter} on one server, and tests
 * its flushes to Redis.
 */
class LaxCounterTests extends CounterContract {

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

	@Override
	Counter create(RedisRateLimiterProvider provider, String name) {
		return LaxCounter.builder(provider, name).build();
	}

	private LaxCounter lax() {
		return (LaxCounter) counter();
	}

	/** Return a counter that flushes only on request. */
	private static LaxCounter slow(RedisRateLimiterProvider provider) {
		return LaxCounter.builder(provider, "visits")
			.flushInterval(Duration.ofMinutes(1))
			.allowedLag(Duration.ofMinutes(1))
			.build();
	}

	@Test
	void addsWithoutAWordFromRedisAndBringsItThereInTime() {
		lax().add("a", 5);
		lax().add("a", -2);
		Await.until("a flush", () -> "3".equals(commands().get(nameOf("a"))));
		assertThat(counter().get("a")).isEqualTo(3);
	}

	@Test
	void flushBringsAllThatWasAdded() {
		try (LaxCounter counter = slow(provider())) {
			IntStream.range(0, 20_000).forEach((i) -> counter.add("key" + i, i));
			counter.flush();
			assertThat(StrictCounter.builder(provider(), "visits").build().getAll(List.of("key1", "key19999")))
				.extracting((row) -> row.value())
				.containsExactly(1L, 19_999L);
		}
	}

	@Test
	void closeBringsAllThatWasAdded() {
		LaxCounter counter = slow(provider());
		counter.add("a", 7);
		counter.close();
		assertThat(commands().get(nameOf("a"))).isEqualTo("7");
		assertThat(counter.dropped()).isZero();
	}

	@Test
	void operationsOfRedisSeeWhatWasAdded() {
		try (LaxCounter counter = slow(provider())) {
			counter.add("a", 5);
			assertThat(counter.incIf("a", CountComparator.equalTo(5), 1)).isEqualTo(new CounterChange("a", 6, 5, true));
			counter.add("a", 1);
			assertThat(counter.setIf("a", CountComparator.equalTo(7), 9)).isEqualTo(new CounterChange("a", 9, 7, true));
			counter.add("a", 1);
			assertThat(counter.incWithin("a", 5, 0, 14)).isEqualTo(new CounterChange("a", 10, 10, false));
			counter.add("a", 1);
			assertThat(counter.setAll(List.of(CounterUpdate.of("a", 3))))
				.containsExactly(new CounterChange("a", 3, 11, true));
			counter.add("a", 1);
			assertThat(counter.get("a")).isEqualTo(4);
			assertThat(counter.del("a")).isEqualTo(4);
			assertThat(counter.get("a")).isZero();
		}
	}

	@Test
	void deleteFindsWhatOthersAdded() {
		try (LaxCounter other = slow(provider())) {
			lax().add("a", 5);
			lax().flush();
			assertThat(other.del("a")).isEqualTo(5);
			assertThat(commands().exists(nameOf("a"))).isZero();
		}
	}

	@Test
	void valuesOfOthersAreReadInTime() {
		try (Counter strict = StrictCounter.builder(provider(), "visits").build()) {
			assertThat(counter().get("a")).isZero();
			strict.inc("a", 5);
			Await.until("a value of another", () -> counter().get("a") == 5);
			counter().inc("a", 1);
			strict.inc("a", 5);
			Await.until("a value of another", () -> counter().get("a") == 11);
		}
	}

	@Test
	void clearOfOneLosesNothingThatOthersAddLater() {
		try (LaxCounter other = slow(provider())) {
			other.add("a", 5);
			other.flush();
			counter().clear();
			other.add("a", 3);
			other.flush();
			assertThat(commands().get(nameOf("a"))).isEqualTo("3");
			assertThat(other.get("a")).isEqualTo(3);
		}
	}

	@Test
	void flushDoesNotWaitForWhatIsAddedLater() throws Exception {
		try (RedisServer server = RedisServer.start();
				TcpProxy proxy = TcpProxy.to(server);
				RedisRateLimiterProvider provider = provider(proxy.uri(), 10_000);
				LaxCounter counter = slow(provider)) {
			counter.inc("a", 1);
			proxy.delay(Duration.ofMillis(1), Duration.ofMillis(1));
			AtomicInteger stopped = new AtomicInteger();
			Thread adding = new Thread(() -> {
				while (stopped.get() == 0) {
					counter.add("a", 1);
				}
			});
			adding.start();
			try {
				assertThat(counter.setAsync("b", 7)).succeedsWithin(Duration.ofSeconds(30));
				assertThat(counter.flushAsync()).succeedsWithin(Duration.ofSeconds(30));
			}
			finally {
				stopped.set(1);
				adding.join();
			}
		}
	}

	@Test
	void closeBringsWhatWasNotAnswered() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 300);
				RedisRateLimiterProvider direct = provider(server.uri(), 10_000)) {
			LaxCounter counter = slow(provider);
			counter.inc("a", 1);
			counter.flush();
			counter.add("a", 5);
			server.freeze();
			assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(counter::flush);
			server.thaw();
			Await.until("Redis", provider::check);
			counter.close();
			assertThat(counter.dropped()).isZero();
			assertThat(StrictCounter.builder(direct, "visits").build().get("a")).isEqualTo(6);
		}
	}

	@Test
	void batchThatComesLateIsNotAddedAgain() {
		CounterSpace space = new CounterSpace(prefix(), "visits", null, false);
		PlainStore store = new PlainStore(space, StrictCounter.builder(provider(), "visits").build(),
				new KeyNames(false), "process");
		PlainCell cell = store.create("a");
		cell.add(10);
		FlushBatch<PlainCell> first = new FlushBatch<>(0, 1, List.of(cell));
		cell.add(100);
		FlushBatch<PlainCell> second = new FlushBatch<>(0, 2, List.of(cell));
		for (FlushBatch<PlainCell> batch : List.of(first, second, first, second)) {
			CounterCall<?> call = store.flush(batch);
			provider().dispatcher().submit(call);
			call.join();
		}
		assertThat(commands().get(nameOf("a"))).isEqualTo("110");
	}

	@Test
	void readingResolvesWhatIsInDoubt() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 300);
				RedisRateLimiterProvider direct = provider(server.uri(), 10_000)) {
			StrictCounter.builder(direct, "visits").build().set("a", 100);
			LaxCounter counter = slow(provider);
			counter.inc("b", 1);
			counter.flush();
			counter.add("a", 1);
			server.freeze();
			assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(counter::flush);
			server.thaw();
			Await.until("Redis", provider::check);
			assertThat(counter.get("a")).isEqualTo(101);
			assertThat(counter.inc("a", 1)).isEqualTo(102);
			counter.close();
		}
	}

	@Test
	void redisThatIsAwayIsNoOtherFailure() {
		RedisServer server = RedisServer.start();
		try (RedisRateLimiterProvider provider = provider(server.uri(), 300)) {
			server.close();
			LaxCounter counter = slow(provider);
			counter.add("a", 1);
			List<Runnable> operations = List.of(counter::flush, () -> counter.set("a", 1), () -> counter.get("a"),
					() -> counter.inc("b", 1), counter::clear);
			assertThat(operations)
				.allSatisfy((operation) -> assertThatExceptionOfType(CounterUnavailableException.class)
					.isThrownBy(operation::run));
			counter.close();
			assertThat(counter.dropped()).isEqualTo(1);
		}
	}

	@Test
	void valueOfOthersThatIsFoundLateIsAnErrorToo() {
		try (LaxCounter counter = slow(provider())) {
			counter.inc("a", 1);
			commands().set(nameOf("a"), "abc");
			counter.add("a", 1);
			counter.flush();
			assertThat(counter.dropped()).isEqualTo(2);
			assertThatExceptionOfType(ForeignCounterValueException.class).isThrownBy(() -> counter.get("a"));
			commands().del(nameOf("a"));
		}
	}

	@Test
	void ownWritesAreSeenWhileAFlushIsUnderWay() {
		try (RedisServer server = RedisServer.start();
				TcpProxy proxy = TcpProxy.to(server);
				RedisRateLimiterProvider provider = provider(proxy.uri(), 10_000);
				LaxCounter counter = slow(provider)) {
			assertThat(counter.inc("a", 5)).isEqualTo(5);
			proxy.freeze();
			CompletableFuture<Void> flush = counter.flushAsync();
			assertThat(counter.inc("a", 1)).isEqualTo(6);
			assertThat(counter.get("a")).isEqualTo(6);
			proxy.thaw();
			flush.join();
			assertThat(counter.get("a")).isEqualTo(6);
			counter.flush();
			assertThat(StrictCounter.builder(provider, "visits").build().get("a")).isEqualTo(6);
		}
	}

	@Test
	void flushWhoseAnswerIsLostCountsOnce() {
		try (RedisServer server = RedisServer.start();
				TcpProxy proxy = TcpProxy.to(server);
				RedisRateLimiterProvider provider = provider(proxy.uri(), 300);
				RedisRateLimiterProvider direct = provider(server.uri(), 10_000)) {
			LaxCounter counter = slow(provider);
			Counter strict = StrictCounter.builder(direct, "visits").build();
			counter.add("a", 1);
			counter.flush();
			for (int i = 0; i < 3; i++) {
				counter.add("a", 10);
				proxy.delay(Duration.ZERO, Duration.ofSeconds(20));
				assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(counter::flush);
				proxy.cut();
				proxy.delay(Duration.ZERO, Duration.ZERO);
				long expected = 11 + 10L * i;
				Await.until("the flush", () -> strict.get("a") == expected);
				counter.add("a", 100);
				Await.until("Redis", () -> flushes(counter));
				assertThat(strict.get("a")).isEqualTo(expected + 100);
				strict.dec("a", 100);
			}
			counter.close();
		}
	}

	private static boolean flushes(LaxCounter counter) {
		try {
			counter.flush();
			return true;
		}
		catch (CounterUnavailableException ex) {
			return false;
		}
	}

	@Test
	void outageLosesNothing() {
		try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
				RedisRateLimiterProvider provider = provider(server.uri(), 300)) {
			LaxCounter counter = LaxCounter.builder(provider, "visits").build();
			IntStream.range(0, 100).forEach((i) -> counter.inc("key" + i, 1));
			server.freeze();
			for (int i = 0; i < 10_000; i++) {
				counter.add("key" + i % 100, 1);
			}
			assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(counter::flush);
			assertThat(counter.get("key0")).isEqualTo(101);
			server.thaw();
			Await.until("Redis", () -> flushes(counter));
			Counter strict = StrictCounter.builder(provider, "visits").build();
			assertThat(strict.getAll(IntStream.range(0, 100).mapToObj((i) -> "key" + i).toList()))
				.allMatch((row) -> row.value() == 101);
			counter.close();
			assertThat(counter.dropped()).isZero();
		}
	}

	@Test
	void saysWhatWaitsAndForHowLong() {
		MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1);
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = RedisRateLimiterProvider
					.builder(RedisConnector.of(TestRedis.client(), server.uri()))
					.timeout(Duration.ofMillis(300))
					.ticker(ticker)
					.build()) {
			LaxCounter counter = slow(provider);
			assertThat(counter.lag()).isZero();
			counter.add("a", 5);
			counter.add("b", -3);
			ticker.advance(Duration.ofSeconds(2));
			counter.add("a", 1);
			assertThat(counter.pending()).isEqualTo(9);
			assertThat(counter.lag()).isEqualTo(Duration.ofSeconds(2));
			server.freeze();
			assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(counter::flush);
			ticker.advance(Duration.ofHours(1));
			assertThat(counter.pending()).isEqualTo(9);
			assertThat(counter.lag()).isEqualTo(Duration.ofHours(1).plusSeconds(2));
			server.thaw();
			Await.until("Redis", () -> flushes(counter));
			assertThat(counter.pending()).isZero();
			assertThat(counter.lag()).isZero();
		}
	}

	@Test
	void lagIsThatOfWhatWaitsAfterAFlush() {
		MutableTicker ticker = MutableTicker.startingAt(0);
		try (RedisRateLimiterProvider provider = providerBuilder().ticker(ticker).build()) {
			LaxCounter counter = slow(provider);
			counter.add("a", 5);
			ticker.advance(Duration.ofHours(1));
			counter.flush();
			ticker.advance(Duration.ofSeconds(2));
			counter.add("a", 5);
			assertThat(counter.lag()).isEqualTo(Duration.ofSeconds(2));
			assertThat(counter.pending()).isEqualTo(5);
		}
	}

	@Test
	void whatCannotBeBroughtAtTheEndIsCounted() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 300)) {
			LaxCounter counter = slow(provider);
			counter.inc("a", 1);
			counter.flush();
			server.freeze();
			counter.add("a", 5);
			counter.add("b", -6);
			counter.close();
			assertThat(counter.dropped()).isEqualTo(11);
			server.thaw();
		}
	}

	@Test
	void flushUnderWayFailsWhenTheCounterIsClosed() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 300)) {
			LaxCounter counter = slow(provider);
			counter.inc("a", 1);
			server.freeze();
			CompletableFuture<Void> flush = counter.flushAsync();
			counter.close();
			assertThat(flush).failsWithin(Duration.ofSeconds(30))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(CounterUnavailableException.class);
			server.thaw();
		}
	}

	@Test
	void nothingIsSaidWhenThereIsNothingToSay() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(server.uri(), 10_000);
				StatefulRedisConnection<String, String> other = server.client().connect();
				LaxCounter counter = LaxCounter.builder(provider, "visits").build()) {
			counter.inc("a", 1);
			counter.flush();
			long before = calls(other);
			counter.add("a", 1);
			counter.flush();
			counter.flush();
			counter.flush();
			assertThat(calls(other) - before).isEqualTo(1);
		}
	}

	static long calls(StatefulRedisConnection<String, String> connection) {
		return connection.sync()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_eval"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
			.sum();
	}

	@Test
	void keysAreBounded() {
		try (LaxCounter counter = LaxCounter.builder(provider(), "visits")
			.flushInterval(Duration.ofMinutes(1))
			.maxKeys(10)
			.build()) {
			for (int i = 0; i < 10; i++) {
				counter.add("key" + i, 1);
			}
			counter.add("new", 5);
			assertThat(commands().get(nameOf("new"))).isEqualTo("5");
			assertThat(counter.inc("new", 1)).isEqualTo(6);
			counter.flush();
			counter.add("newer", 5);
			assertThat(commands().exists(nameOf("newer"))).isZero();
			counter.flush();
			assertThat(commands().get(nameOf("newer"))).isEqualTo("5");
			assertThat(counter.getAll(IntStream.range(0, 10).mapToObj((i) -> "key" + i).toList()))
				.allMatch((row) -> row.value() == 1);
		}
	}

	@Test
	void threadsThatAddLoseNothing() {
		AtomicInteger failures = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		try (LaxCounter counter = LaxCounter.builder(provider(), "visits")
			.flushInterval(Duration.ofMillis(1))
			.maxKeys(3)
			.build()) {
			for (int t = 0; t < 8; t++) {
				threads.add(new Thread(() -> {
					try {
						for (int i = 0; i < 5000; i++) {
							counter.add("key" + i % 5, 1);
						}
					}
					catch (RuntimeException ex) {
						failures.incrementAndGet();
					}
				}));
			}
			threads.forEach(Thread::start);
			threads.forEach(CounterContract::join);
			assertThat(failures).hasValue(0);
		}
		assertThat(StrictCounter.builder(provider(), "visits")
			.build()
			.getAll(IntStream.range(0, 5).mapToObj((i) -> "key" + i).toList())).allMatch((row) -> row.value() == 8000);
	}

	@Test
	void keysExpireAsSaid() {
		try (LaxCounter counter = LaxCounter.builder(provider(), "visits")
			.expireAfterChange(Duration.ofHours(1))
			.build()) {
			counter.add("a", 1);
			counter.flush();
			assertThat(commands().pttl(nameOf("a"))).isBetween(3_000_000L, 3_600_000L);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.0009S", "PT1M0.001S" })
	void oddTimesAreRefused(Duration time) {
		LaxCounter.Builder builder = LaxCounter.builder(provider(), "visits");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.flushInterval(time))
			.withMessage("The interval of flushes of a counter must be from 1 ms to 1 min, but is " + time);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.allowedLag(time))
			.withMessage("The allowed lag of a counter must be from 1 ms to 1 min, but is " + time);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxKeys(0))
			.withMessage("The keys of a counter must be at least 1, but are 0");
	}

	private static RedisRateLimiterProvider provider(RedisURI uri, long timeout) {
		return RedisRateLimiterProvider.builder(RedisConnector.of(TestRedis.client(), uri))
			.timeout(Duration.ofMillis(timeout))
			.build();
	}

}
