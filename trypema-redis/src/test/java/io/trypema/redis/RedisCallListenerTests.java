package io.trypema.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.trypema.CountComparator;
import io.trypema.KeyedRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.counter.CounterUnavailableException;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RedisCallListenerTests {

	private static final RateLimit LIMIT = RateLimit.parse("100000/min");

	private static final Notification REDIS_DECISION = new Notification(ProviderType.REDIS, RateLimitStrategy.ABSOLUTE,
			false);

	private static final Notification REDIS_FAILURE = new Notification(ProviderType.REDIS, RateLimitStrategy.ABSOLUTE,
			true);

	private final List<Notification> calls = new CopyOnWriteArrayList<>();

	private final List<Duration> durations = new CopyOnWriteArrayList<>();

	private final List<Boolean> flushes = new CopyOnWriteArrayList<>();

	private final List<String> counterFlushes = new CopyOnWriteArrayList<>();

	private final List<String> operations = new CopyOnWriteArrayList<>();

	private final RedisCallListener recorder = new RedisCallListener() {

		@Override
		public void onCall(ProviderType provider, RateLimitStrategy strategy, Duration duration, boolean failed) {
			RedisCallListenerTests.this.durations.add(duration);
			RedisCallListenerTests.this.calls.add(new Notification(provider, strategy, failed));
		}

		@Override
		public void onFlush(int keys, Duration duration, boolean failed) {
			assertThat(keys).isOne();
			RedisCallListenerTests.this.flushes.add(failed);
		}

		@Override
		public void onCounterFlush(String counter, int keys, Duration duration, boolean failed) {
			RedisCallListenerTests.this.counterFlushes.add(counter + " " + keys + " " + failed);
		}

		@Override
		public void onCounterOperation(String counter, CounterOperation operation, Duration duration, boolean failed) {
			assertThat(duration).isPositive();
			RedisCallListenerTests.this.operations.add(counter + " " + operation + " " + failed);
		}

	};

	private final Logger logger = Logger.getLogger(RedisCallListener.class.getName());

	private final List<Level> logged = new CopyOnWriteArrayList<>();

	private RedisRateLimiterProvider redis = redis(this.recorder);

	private static RedisRateLimiterProvider redis(RedisCallListener listener) {
		return builder(RedisConnector.of(TestRedis.client(), TestRedis.uri())).listener(listener).build();
	}

	private static RedisRateLimiterProvider.Builder builder(RedisConnector connector) {
		return RedisRateLimiterProvider.builder(connector).prefix(TestRedis.prefix()).timeout(Duration.ofSeconds(10));
	}

	@BeforeEach
	void record() {
		this.logger.setLevel(Level.FINE);
		this.logger.setFilter((entry) -> {
			this.logged.add(entry.getLevel());
			return false;
		});
	}

	@AfterEach
	void close() {
		this.logger.setFilter(null);
		this.logger.setLevel(null);
		this.redis.close();
	}

	private void connectBy(CompletionStage<StatefulConnection<byte[], byte[]>> connection) {
		this.redis.close();
		this.redis = builder(() -> connection).timeout(Duration.ofMillis(20)).listener(this.recorder).build();
	}

	private void awaitCalls(int count) {
		Await.until("notifications", () -> this.calls.size() >= count);
	}

	private static void fail(RateLimiterProvider provider) {
		assertThatExceptionOfType(RateLimiterUnavailableException.class)
			.isThrownBy(() -> provider.absolute().acquire("key", LIMIT));
	}

	@ParameterizedTest
	@EnumSource
	void isToldOfEachAcquisitionOnce(RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = this.redis.limiter(strategy);
		limiter.acquire("key", LIMIT);
		limiter.acquireAsync("key", LIMIT, 1).join();
		limiter.usage("key", LIMIT);
		awaitCalls(2);
		Notification decision = new Notification(ProviderType.REDIS, strategy, false);
		assertThat(this.calls).containsExactly(decision, decision);
		assertThat(this.durations).allMatch((duration) -> duration.compareTo(Duration.ZERO) > 0);
	}

	@Test
	void isToldOfCallsThatFailAndThoseThatAreNotTried() {
		connectBy(CompletableFuture.failedFuture(new RedisException("No Redis here")));
		fail(this.redis);
		fail(this.redis);
		awaitCalls(2);
		assertThat(this.calls).containsExactly(REDIS_FAILURE, REDIS_FAILURE);
	}

	@Test
	void isToldOnceOfACallThatIsTooSlow() {
		connectBy(new CompletableFuture<>());
		fail(this.redis);
		awaitCalls(1);
		assertThat(this.calls).containsExactly(REDIS_FAILURE);
		assertThat(this.durations.get(0)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
	}

	@Test
	void isNotToldOfCallsAfterClosing() {
		this.redis.close();
		assertThatIllegalStateException().isThrownBy(() -> this.redis.absolute().acquire("key", LIMIT));
		assertThat(this.calls).isEmpty();
	}

	/** Obtain a lease of a key, and spend all of it, so that a flush requests more. */
	private static void spendLease(HybridRateLimiterProvider hybrid, RateLimitStrategy strategy) {
		KeyedRateLimiter limiter = hybrid.limiter(strategy);
		do {
			assertThat(limiter.acquire("key", LIMIT).isAllowed()).isTrue();
		}
		while (hybrid.size() == 0 || hybrid.leases() > 0);
	}

	@ParameterizedTest
	@EnumSource
	void isToldOfHybridCallsThatWaitForRedisOnly(RateLimitStrategy strategy) {
		try (HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(this.redis).build()) {
			spendLease(hybrid, strategy);
			awaitCalls(2);
			Await.until("flush", () -> !this.flushes.isEmpty());
		}
		Notification notification = new Notification(ProviderType.HYBRID, strategy, false);
		assertThat(this.calls).containsExactly(notification, notification);
		assertThat(this.flushes).containsOnly(false);
	}

	@Test
	void isToldOfHybridCallsThatFailAndThoseThatAreNotTried() {
		connectBy(CompletableFuture.failedFuture(new RedisException("No Redis here")));
		try (HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(this.redis).build()) {
			fail(hybrid);
			fail(hybrid);
			awaitCalls(2);
		}
		Notification failure = new Notification(ProviderType.HYBRID, RateLimitStrategy.ABSOLUTE, true);
		assertThat(this.calls).containsExactly(failure, failure);
	}

	@Test
	void reportsOperationsOfCounters() {
		StrictCounter counter = StrictCounter.builder(this.redis, "stock").build();
		counter.inc("a", 3);
		counter.decAsync("a", 1).join();
		counter.incIf("a", CountComparator.lessThan(2), 1);
		counter.set("a", 5);
		counter.getAll(List.of("a", "b"));
		counter.del("a");
		counter.clear();
		awaitOperations("stock INC false", "stock INC false", "stock INC false", "stock SET false", "stock GET false",
				"stock GET false", "stock DEL false", "stock CLEAR false");
	}

	@Test
	void reportsOperationsOfCountersWithSlices() {
		try (StrictInstanceAwareCounter counter = StrictInstanceAwareCounter.builder(this.redis, "visitors").build()) {
			counter.inc("a", 3);
			counter.setOnInstance("a", 2);
			counter.get("a");
			counter.instances();
			counter.slices("a");
			counter.delOnInstance("a");
			counter.clear();
			// Heartbeats belong to no caller
			awaitOperations("visitors INC false", "visitors SET false", "visitors GET false", "visitors LIST false",
					"visitors LIST false", "visitors DEL false", "visitors CLEAR false");
		}
	}

	@Test
	void reportsOperationsOfCountersThatFail() {
		connectBy(new CompletableFuture<>());
		StrictCounter counter = StrictCounter.builder(this.redis, "stock").build();
		CompletableFuture<Long> waiting = counter.incAsync("a", 1);
		this.redis.close();
		assertThat(waiting).isCompletedExceptionally();
		awaitOperations("stock INC true");
	}

	private void awaitOperations(String... operations) {
		Await.until("all notifications", () -> this.operations.size() >= operations.length);
		assertThat(this.operations).containsExactly(operations);
	}

	@Test
	void reportsFlushesOfCounters() {
		try (LaxCounter counter = LaxCounter.builder(this.redis, "hits").flushInterval(Duration.ofMinutes(1)).build()) {
			counter.flush();
			counter.add("a", 1);
			counter.add("a", 1);
			counter.add("b", 1);
			counter.flush();
			counter.add("c", 1);
		}
		assertThat(this.counterFlushes).containsExactly("hits 2 false", "hits 1 false");
	}

	@Test
	void reportsFlushesOfCountersThatFail() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = builder(RedisConnector.of(TestRedis.client(), server.uri()))
					.timeout(Duration.ofMillis(300))
					.listener(this.recorder)
					.build()) {
			LaxCounter counter = LaxCounter.builder(provider, "hits").flushInterval(Duration.ofMinutes(1)).build();
			provider.connect();
			server.freeze();
			counter.add("a", 1);
			assertThatExceptionOfType(CounterUnavailableException.class).isThrownBy(counter::flush);
			assertThat(this.counterFlushes).containsExactly("hits 1 true");
			server.thaw();
		}
	}

	@Test
	void doesNoHarmByThrowingButIsLogged() {
		RedisCallListener thrower = new RedisCallListener() {

			@Override
			public void onCall(ProviderType provider, RateLimitStrategy strategy, Duration duration, boolean failed) {
				RedisCallListenerTests.this.calls.add(new Notification(provider, strategy, failed));
				throw new CompletionException(new IllegalStateException());
			}

			@Override
			public void onFlush(int keys, Duration duration, boolean failed) {
				RedisCallListenerTests.this.flushes.add(failed);
				throw new AssertionError();
			}

		};
		try (RedisRateLimiterProvider provider = redis(thrower);
				HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(provider).build()) {
			assertThat(provider.absolute().acquire("key", LIMIT).isAllowed()).isTrue();
			awaitCalls(1);
			spendLease(hybrid, RateLimitStrategy.ABSOLUTE);
			Await.until("flush", () -> !this.flushes.isEmpty());
		}
		assertThat(this.calls).contains(REDIS_DECISION);
		Await.until("logged", () -> this.logged.size() >= this.calls.size() + this.flushes.size());
		assertThat(this.logged).containsOnlyOnce(Level.WARNING).containsOnly(Level.WARNING, Level.FINE);
	}

	private record Notification(ProviderType provider, RateLimitStrategy strategy, boolean failed) {
	}

}
