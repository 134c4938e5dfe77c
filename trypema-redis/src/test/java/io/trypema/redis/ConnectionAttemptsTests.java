package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the number of connection attempts to an address that does not answer, in
 * simulated time.
 */
class ConnectionAttemptsTests {

	private static final long ATTEMPT_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

	private final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE - 1_000_000);

	private final SimulatedTimer timer = new SimulatedTimer(this.ticker);

	private final List<CompletableFuture<StatefulConnection<byte[], byte[]>>> attempts = new ArrayList<>();

	private RedisRateLimiterProvider provider(Duration timeout) {
		return RedisRateLimiterProvider.builder(this::connect)
			.timeout(timeout)
			.ticker(this.ticker)
			.timer(this.timer)
			.build();
	}

	/** Connect to an address without a server: the client gives up after ten seconds. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private CompletableFuture<StatefulConnection<byte[], byte[]>> connect() {
		CompletableFuture<StatefulConnection<byte[], byte[]>> attempt = new CompletableFuture<>();
		this.attempts.add(attempt);
		this.timer.schedule(() -> attempt.completeExceptionally(new RedisException("No answer")), ATTEMPT_TIMEOUT,
				TimeUnit.NANOSECONDS);
		return attempt;
	}

	/** Advance the time until no task is left, and return the time passed. */
	private Duration run() {
		Duration passed = Duration.ZERO;
		for (Long nanos = this.timer.nextNanos(); nanos != null
				&& passed.compareTo(Duration.ofMinutes(1)) < 0; nanos = this.timer.nextNanos()) {
			this.ticker.advance(Duration.ofNanos(nanos));
			passed = passed.plusNanos(nanos);
			this.timer.runNext();
		}
		return passed;
	}

	@Test
	void whoOnlyConnectsHearsThatNothingAnswers() {
		try (RedisRateLimiterProvider provider = provider(Duration.ofMillis(200))) {
			CompletableFuture<Void> connected = provider.connectAsync();
			assertThat(run()).isEqualTo(Duration.ofSeconds(15).minusMillis(500));
			assertThat(this.attempts).hasSize(10);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(connected::join)
				.withCauseInstanceOf(RateLimiterUnavailableException.class);
		}
	}

	@Test
	void callsTryForAsLongAsTheyWait() {
		try (RedisRateLimiterProvider provider = provider(Duration.ofSeconds(2))) {
			CompletableFuture<?> call = provider.absolute().acquireAsync("key", RateLimit.parse("1/s"), 1);
			run();
			assertThat(this.attempts).hasSize(4);
			assertThat(call).isCompletedExceptionally();
		}
	}

	@Test
	void callsThatDoNotWaitSoLongTryOnce() {
		try (RedisRateLimiterProvider provider = provider(Duration.ofMillis(200))) {
			CompletableFuture<?> call = provider.absolute().acquireAsync("key", RateLimit.parse("1/s"), 1);
			run();
			assertThat(this.attempts).hasSize(1);
			assertThat(call).isCompletedExceptionally();
		}
	}

}
