package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for a frozen server, which accepts connections and sends nothing, and its
 * replacement by another one.
 */
class FrozenServerTests {

	private static final RateLimit LIMIT = RateLimit.parse("1000/h");

	private final RedisServer first = RedisServer.start();

	private final RedisServer second = RedisServer.start();

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1_000_000);

	private final List<CompletionStage<?>> attempts = new CopyOnWriteArrayList<>();

	private volatile RedisURI address = this.first.uri();

	private final RedisRateLimiterProvider provider = RedisRateLimiterProvider.builder(this::connect)
		.prefix(TestRedis.prefix())
		.timeout(Duration.ofMinutes(1))
		.ticker(this.ticker)
		.build();

	@AfterEach
	void close() {
		this.provider.close();
		this.first.close();
		this.second.close();
	}

	private CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
		CompletionStage<? extends StatefulConnection<byte[], byte[]>> attempt = RedisConnector
			.of(this.second.client(), this.address)
			.connect();
		this.attempts.add(attempt);
		return attempt;
	}

	private CompletableFuture<RateLimitDecision> call() {
		return this.provider.absolute().acquireAsync("key", LIMIT, 1);
	}

	@Test
	void holdsBackNoAttemptAtTheServerThatTakesItsPlace() {
		this.first.freeze();
		CompletableFuture<RateLimitDecision> call = call();
		this.address = this.second.uri();
		this.ticker.advance(Duration.ofNanos(Reconnector.PATIENCE));
		assertThat(call().join().isAllowed()).isTrue();
		assertThat(call.join().isAllowed()).isTrue();
		assertThat(this.attempts).hasSize(2);
	}

	@Test
	void isNotWaitedForByACallWithoutCompany() {
		this.first.freeze();
		CompletableFuture<RateLimitDecision> call = call();
		this.address = this.second.uri();
		this.ticker.advance(Duration.ofNanos(Reconnector.PATIENCE));
		assertThat(call.join().isAllowed()).isTrue();
		assertThat(this.attempts).hasSize(2);
	}

	@Test
	void isNotWaitedForByWhoOnlyConnects() {
		this.first.freeze();
		CompletableFuture<Void> connected = this.provider.connectAsync();
		this.address = this.second.uri();
		this.ticker.advance(Duration.ofNanos(Reconnector.PATIENCE));
		connected.join();
		assertThat(this.attempts).hasSize(2);
	}

	@Test
	void isNotWaitedForByAProviderThatCloses() {
		this.first.freeze();
		CompletableFuture<Void> connected = this.provider.connectAsync();
		this.provider.close();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(connected::join)
			.withCauseInstanceOf(RateLimiterUnavailableException.class)
			.withMessageContaining("closed");
	}

	@Test
	void failsNoCallThatASecondAttemptIsMadeFor() {
		this.first.freeze();
		this.second.freeze();
		CompletableFuture<RateLimitDecision> call = call();
		this.address = this.second.uri();
		this.ticker.advance(Duration.ofNanos(Reconnector.PATIENCE));
		CompletableFuture<RateLimitDecision> other = call();
		this.first.kill();
		Await.until("the first attempt has failed", () -> this.attempts.get(0).toCompletableFuture().isDone());
		this.second.thaw();
		assertThat(call.join().isAllowed()).isTrue();
		assertThat(other.join().isAllowed()).isTrue();
	}

	@Test
	void isNotWaitedForWhenTheOneInItsPlaceIsLost() {
		this.first.freeze();
		CompletableFuture<RateLimitDecision> call = call();
		this.address = this.second.uri();
		this.ticker.advance(Duration.ofNanos(Reconnector.PATIENCE));
		assertThat(call().join().isAllowed()).isTrue();
		assertThat(call.join().isAllowed()).isTrue();
		this.second.kill();
		Await.until("the loss is noticed", () -> !this.provider.isAvailable());
		this.second.restart();
		this.ticker.advance(Duration.ofNanos(Reconnector.PATIENCE / 2));
		assertThat(call().join().isAllowed()).isTrue();
	}

	@Test
	void holdsFewConnectionsAndIsUsedOverOneWhenItGoesOn() {
		this.first.freeze();
		List<CompletableFuture<RateLimitDecision>> calls = new ArrayList<>();
		for (int i = 0; i < 3 * Reconnector.MANY_ATTEMPTS; i++) {
			calls.add(call());
			this.ticker.advance(Duration.ofNanos(Reconnector.PATIENCE));
		}
		assertThat(this.attempts).hasSizeBetween(Reconnector.MANY_ATTEMPTS, Reconnector.MANY_ATTEMPTS
				+ 2 * (int) (Reconnector.MANY_ATTEMPTS * Reconnector.PATIENCE / Reconnector.LONG_PATIENCE));
		this.first.thaw();
		assertThat(calls).allMatch((call) -> call.join().isAllowed());
		Await.until("one connection is left", () -> connections() == 1);
		// The clock stands still, so that a circuit that had opened would not close
		assertThat(this.provider.isAvailable()).isTrue();
	}

	/** Return the number of connections of the server, without the one of this query. */
	private int connections() {
		try (StatefulRedisConnection<String, String> connection = this.first.client().connect()) {
			return (int) connection.sync().clientList().lines().count() - 1;
		}
	}

}
