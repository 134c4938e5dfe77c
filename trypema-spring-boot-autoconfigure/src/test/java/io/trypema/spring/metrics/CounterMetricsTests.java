package io.trypema.spring.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.redis.LaxCounter;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.StrictCounter;
import io.trypema.redis.StrictInstanceAwareCounter;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CounterMetrics}.
 */
class CounterMetricsTests {

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final CounterMetrics metrics = new CounterMetrics(this.ticker);

	private final RedisRateLimiterProvider redis = provider(RedisConnector.of(TestRedis.client()));

	private static RedisRateLimiterProvider provider(RedisConnector connector) {
		return RedisRateLimiterProvider.builder(connector)
			.prefix(TestRedis.prefix())
			.timeout(Duration.ofSeconds(10))
			.build();
	}

	@AfterEach
	void close() {
		this.metrics.close();
		this.redis.close();
	}

	private double gauge(String name, String... tags) {
		return this.registry.get(name).tags(tags).gauge().value();
	}

	@Test
	void showsValuesOfNamedKeysOnly() {
		StrictCounter stock = StrictCounter.builder(this.redis, "stock").build();
		stock.set("book", 5);
		stock.set("pen", 7);
		stock.set("secret", 9);
		this.metrics.add(stock, List.of("book", "pen", "book"));
		this.metrics.bindTo(this.registry);
		Await.until("read", () -> gauge("trypema.counter.value", "counter", "stock", "key", "book") == 5);
		assertThat(gauge("trypema.counter.value", "counter", "stock", "key", "pen")).isEqualTo(7);
		assertThat(this.registry.get("trypema.counter.value").gauges()).hasSize(2);
	}

	@Test
	void readsAgain() {
		try (CounterMetrics metrics = new CounterMetrics(this.ticker, Duration.ofMillis(10))) {
			StrictCounter stock = StrictCounter.builder(this.redis, "stock").build();
			metrics.add(stock, List.of("book"));
			metrics.bindTo(this.registry);
			Await.until("read", () -> gauge("trypema.counter.value") == 0);
			stock.inc("book", 3);
			Await.until("read again", () -> gauge("trypema.counter.value") == 3);
		}
	}

	@Test
	void showsSumAndInstancesOfAnInstanceAwareCounter() {
		try (StrictInstanceAwareCounter one = StrictInstanceAwareCounter.builder(this.redis, "visitors").build();
				StrictInstanceAwareCounter other = StrictInstanceAwareCounter.builder(this.redis, "visitors").build()) {
			one.inc("home", 2);
			other.inc("home", 3);
			this.metrics.add(one, List.of("home"));
			this.metrics.bindTo(this.registry);
			Await.until("read", () -> gauge("trypema.counter.value", "counter", "visitors", "key", "home") == 5);
			assertThat(gauge("trypema.counter.instances", "counter", "visitors")).isEqualTo(2);
		}
	}

	@Test
	void showsInstancesWithoutKeys() {
		try (StrictInstanceAwareCounter counter = StrictInstanceAwareCounter.builder(this.redis, "visitors").build()) {
			counter.inc("home", 2);
			this.metrics.add(counter, List.of());
			this.metrics.bindTo(this.registry);
			Await.until("read", () -> gauge("trypema.counter.instances") == 1);
			assertThat(this.registry.find("trypema.counter.value").gauge()).isNull();
		}
	}

	@Test
	void showsTheLastKnownValueAndItsAgeWhileRedisIsAway() {
		try (RedisServer server = RedisServer.start();
				RedisRateLimiterProvider provider = provider(RedisConnector.of(TestRedis.client(), server.uri()))) {
			StrictCounter stock = StrictCounter.builder(provider, "stock").build();
			stock.set("book", 5);
			this.metrics.add(stock, List.of("book"));
			this.metrics.bindTo(this.registry);
			Await.until("read", () -> gauge("trypema.counter.value") == 5);
			server.freeze();
			this.metrics.refresh();
			this.ticker.advance(Duration.ofMinutes(3));
			assertThat(gauge("trypema.counter.value")).isEqualTo(5);
			assertThat(age()).isGreaterThanOrEqualTo(180);
			server.thaw();
			Await.until("read again", () -> age() < 180);
		}
	}

	private double age() {
		return this.registry.get("trypema.counter.age").timeGauge().value(TimeUnit.SECONDS);
	}

	@Test
	void valuesAreUnknownUntilTheyWereRead() {
		try (RedisRateLimiterProvider nowhere = provider(
				RedisConnector.of(TestRedis.client(), RedisURI.create("redis://127.0.0.1:1")))) {
			this.metrics.add(StrictCounter.builder(nowhere, "stock").build(), List.of("book"));
			this.metrics.bindTo(this.registry);
			assertThat(gauge("trypema.counter.value")).isNaN();
			assertThat(age()).isNaN();
		}
	}

	@Test
	void showsWhatALaxCounterHasNotBroughtYet() {
		LaxCounter hits = LaxCounter.builder(this.redis, "hits").flushInterval(Duration.ofMinutes(1)).build();
		this.metrics.add(hits, List.of());
		this.metrics.bindTo(this.registry);
		hits.add("home", 5);
		hits.add("shop", -2);
		assertThat(gauge("trypema.counter.pending", "counter", "hits")).isEqualTo(7);
		assertThat(lag()).isPositive();
		hits.flush();
		assertThat(gauge("trypema.counter.pending", "counter", "hits")).isZero();
		assertThat(lag()).isZero();
		assertThat(this.registry.find("trypema.counter.age").timeGauge()).isNull();
	}

	private double lag() {
		return this.registry.get("trypema.counter.lag").timeGauge().value(TimeUnit.NANOSECONDS);
	}

	@Test
	void countsWhatWasGivenUp() {
		LaxCounter hits = LaxCounter.builder(this.redis, "hits").flushInterval(Duration.ofMinutes(1)).build();
		this.metrics.add(hits, List.of());
		this.metrics.bindTo(this.registry);
		StrictCounter.builder(this.redis, "hits").build().set("home", Long.MAX_VALUE);
		hits.add("home", 4);
		hits.flush();
		assertThat(this.registry.get("trypema.counter.dropped").tags("counter", "hits").functionCounter().count())
			.isEqualTo(4);
	}

	@Test
	void threadEndsWhenClosed() {
		this.metrics.add(StrictCounter.builder(this.redis, "stock").build(), List.of("book"));
		this.metrics.bindTo(this.registry);
		assertThat(threads()).isOne();
		this.metrics.close();
		Await.until("the thread ends", () -> threads() == 0);
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("trypema-counter-metrics"))
			.count();
	}

}
