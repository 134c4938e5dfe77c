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

	/** The window, and the term of a lease. */
	private static final long COUNTED_MICROS = 10_500_000;

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

	@Test
	void lostAnswerCostsWhatItGrantedForAWindowAfterTheTerm() {
		setClock(START_MICROS);
		this.far.connect();
		assertThat(used()).as("with the script there").isZero();
		this.proxy.delay(Duration.ZERO, Duration.ofHours(1));
		assertThatExceptionOfType(RateLimiterUnavailableException.class)
			.isThrownBy(() -> this.provider.absolute().acquire("key", LIMIT, 20));
		long leased = used() - 20;
		assertThat(leased).isPositive();
		setClock(START_MICROS + COUNTED_MICROS - 1);
		assertThat(used()).isEqualTo(leased);
		setClock(START_MICROS + COUNTED_MICROS);
		assertThat(used()).isZero();
	}

	@Test
	void leaseIsSpentWhileRedisIsGoneAndNoLonger() {
		setClock(START_MICROS);
		this.far.connect();
		this.provider.absolute().acquire("key", LIMIT);
		long leased = used() - 1;
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
		assertThat(used()).isEqualTo(1 + leased);
	}

	@Test
	void lagGrowsUntilRedisIsAvailableAgain() {
		MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1000);
		setClock(START_MICROS);
		this.far.connect();
		try (HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(this.far).ticker(ticker).build()) {
			ticker.advance(Duration.ofSeconds(1));
			assertThat(hybrid.lag()).isZero();
			this.proxy.freeze();
			CompletableFuture<?> call = hybrid.absolute().acquireAsync("key", LIMIT, 1);
			ticker.advance(Duration.ofSeconds(3));
			assertThat(hybrid.lag()).isEqualTo(Duration.ofSeconds(3));
			Await.until("failure", call::isCompletedExceptionally);
			ticker.advance(Duration.ofSeconds(1));
			assertThat(hybrid.lag()).isEqualTo(Duration.ofSeconds(4));
			this.proxy.thaw();
			Await.until("check", this.far::check);
			assertThat(hybrid.lag()).isZero();
		}
	}

	@Test
	void closingEndsInTimeWhileRedisIsFrozen() {
		setClock(START_MICROS);
		this.far.connect();
		this.provider.absolute().acquire("key", LIMIT);
		this.proxy.freeze();
		long start = System.nanoTime();
		this.provider.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
	}

}
