package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LeaseOutageTests {

	private static final RateLimit LIMIT = RateLimit.of(1000, Duration.ofSeconds(10));

	private static final long START_MICROS = 1_000_000_000_000_000L;

	private final RedisServer server = RedisServer.start();

	private final TcpProxy proxy = TcpProxy.to(this.server);

	private final StatefulRedisConnection<String, String> connection = this.server.client().connect();

	private final RedisRateLimiterProvider far = builder(RedisConnector.of(this.server.client(), this.proxy.uri()))
		.build();

	private final RedisRateLimiterProvider near = builder(RedisConnector.of(this.server.client()))
		.timeout(Duration.ofSeconds(10))
		.build();

	private final HybridRateLimiterProvider provider = HybridRateLimiterProvider.builder(this.far).build();

	private static RedisRateLimiterProvider.Builder builder(RedisConnector connector) {
		return RedisRateLimiterProvider.builder(connector).prefix("test").scripts(Scripts.withClock("test-clock.lua"));
	}

	private void setClock(long micros) {
		this.connection.sync().set("test:clock", Long.toString(micros));
	}

	private long used() {
		return this.near.absolute().usage("key", LIMIT).accepted();
	}

	@AfterEach
	void close() {
		this.provider.close();
		this.far.close();
		this.near.close();
		this.proxy.close();
		this.server.close();
	}

	private void lease() {
		this.provider.absolute().acquire("key", LIMIT);
		this.provider.absolute().acquire("key", LIMIT);
		assertThat(this.provider.leases()).isOne();
	}

	@Test
	void lostAnswerCostsNothing() {
		setClock(START_MICROS);
		this.far.connect();
		lease();
		assertThat(used()).as("with the script there").isPositive();
		this.proxy.delay(Duration.ZERO, Duration.ofHours(1));
		assertThatExceptionOfType(RateLimiterUnavailableException.class)
			.isThrownBy(() -> this.provider.absolute().acquire("key", LIMIT, 100));
		assertThat(used()).as("decided, and granted").isGreaterThan(102);
		this.proxy.delay(Duration.ZERO, Duration.ZERO);
		this.proxy.cut();
		Await.until("decision", this::isDecided);
		this.provider.close();
		assertThat(used()).as("what the lost answer admitted counts").isBetween(102L, 104L);
	}

	private boolean isDecided() {
		try {
			return this.provider.absolute().acquire("key", LIMIT).isAllowed();
		}
		catch (RateLimiterUnavailableException ex) {
			return false;
		}
	}

	@Test
	void leaseIsSpentWhileRedisIsGoneAndNoLonger() {
		setClock(START_MICROS);
		this.far.connect();
		lease();
		long leased = used() - 2;
		this.proxy.freeze();
		int admitted = 0;
		try {
			while (this.provider.absolute().acquire("key", LIMIT).isAllowed()) {
				admitted++;
			}
		}
		catch (RateLimiterUnavailableException ex) {
			assertThat(admitted).isBetween(1, (int) leased);
		}
		assertThat(used()).isEqualTo(2 + leased);
	}

	@Test
	void lagGrowsUntilRedisIsAvailableAgain() {
		MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1000);
		setClock(START_MICROS);
		try (RedisRateLimiterProvider slow = builder(RedisConnector.of(this.server.client(), this.proxy.uri()))
			.ticker(ticker)
			.build(); HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(slow).build()) {
			hybrid.absolute().acquire("key", LIMIT);
			hybrid.absolute().acquire("key", LIMIT);
			assertThat(hybrid.lag()).isZero();
			this.proxy.freeze();
			// Triggers a request for more permits, since the lease runs low
			hybrid.absolute().acquire("key", LIMIT, 16);
			Await.until("flush", () -> hybrid.unanswered() == 1);
			ticker.advance(Duration.ofSeconds(3));
			assertThat(hybrid.lag()).isEqualTo(Duration.ofSeconds(3));
			Await.until("failure", () -> !slow.isAvailable());
			ticker.advance(Duration.ofSeconds(1));
			assertThat(hybrid.lag()).isEqualTo(Duration.ofSeconds(4));
			this.proxy.thaw();
			Await.until("check", () -> {
				ticker.advance(Duration.ofSeconds(1));
				return slow.check();
			});
			Await.until("settled", () -> hybrid.lag().isZero());
		}
	}

	@Test
	void closingEndsInTimeWhileRedisIsFrozen() {
		setClock(START_MICROS);
		this.far.connect();
		lease();
		this.proxy.freeze();
		long start = System.nanoTime();
		this.provider.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
	}

}
