package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with replies that are there before the sending thread goes on, as when it is
 * stopped for a moment.
 */
class PromptReplyTests {

	private static final ConcurrencyLimit ONE = ConcurrencyLimit.of(1);

	private final RedisConnector connector = RedisConnector.of(TestRedis.client(), TestRedis.uri());

	private final RedisRateLimiterProvider provider = RedisRateLimiterProvider.builder(this::connect)
		.prefix(TestRedis.prefix())
		.timeout(Duration.ofSeconds(10))
		.build();

	@AfterEach
	void close() {
		this.provider.close();
	}

	private CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
		return this.connector.connect()
			.thenApply((connection) -> InterceptedConnection.of(connection, (command, reply) -> awaited(reply)));
	}

	private static Object awaited(Object reply) {
		if (reply instanceof RedisFuture<?> future && !Thread.currentThread().getName().startsWith("lettuce")) {
			future.handle((value, failure) -> "there").toCompletableFuture().join();
		}
		return reply;
	}

	@Test
	void threadThatGivesBackDoesNotRunDependentStages() {
		try (ConcurrencyLimiter limiter = RedisConcurrencyLimiter.builder(this.provider, "calls").build()) {
			ConcurrencyDecision first = limiter.acquire("key", ONE);
			CompletableFuture<Thread> runner = limiter.acquireAsync("key", ONE.withMaxWait(Duration.ofSeconds(10)))
				.thenApply((decision) -> Thread.currentThread());
			first.permit().close();
			assertThat(runner.join()).isNotSameAs(Thread.currentThread());
		}
	}

	@Test
	void callsAreDecided() {
		assertThat(this.provider.absolute().acquire("key", RateLimit.parse("1/h")).isAllowed()).isTrue();
		assertThat(this.provider.absolute().acquire("key", RateLimit.parse("1/h")).isAllowed()).isFalse();
	}

}
