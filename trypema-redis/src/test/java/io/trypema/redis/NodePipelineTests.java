package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.PipelinedRedisFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NodePipeline} on a connection whose replies are held back.
 */
class NodePipelineTests {

	private static final RateLimit LIMIT = RateLimit.parse("1000/h");

	private static final int CALLS = 64;

	private final RedisConnector connector = RedisConnector.of(TestRedis.client(), TestRedis.uri());

	private final RedisRateLimiterProvider provider = RedisRateLimiterProvider.builder(this::connect)
		.prefix(TestRedis.prefix())
		.timeout(Duration.ofMinutes(1))
		// All round trips are short, whatever the test takes
		.ticker(() -> 0)
		.build();

	private final Queue<CompletableFuture<Void>> held = new ConcurrentLinkedQueue<>();

	private final List<CompletableFuture<RateLimitDecision>> decisions = new ArrayList<>();

	@AfterEach
	void close() {
		this.provider.close();
	}

	private CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
		return this.connector.connect().thenApply((connection) -> InterceptedConnection.of(connection, this::hold));
	}

	private Object hold(String command, Object reply) {
		if (!command.startsWith("eval")) {
			return reply;
		}
		CompletableFuture<Void> released = new CompletableFuture<>();
		this.held.add(released);
		Object gated = new PipelinedRedisFuture<>(released.thenCompose((nothing) -> (CompletionStage<?>) reply));
		return gated;
	}

	private void call(String key) {
		this.decisions.add(this.provider.absolute().acquireAsync(key, LIMIT));
	}

	/** Send a batch of calls that queued behind another. */
	private void sendBatch(IntFunction<String> keys) {
		call("first");
		Await.until("first call sent", () -> this.held.size() == 1);
		for (int index = 0; index < CALLS; index++) {
			call(keys.apply(index));
		}
		this.held.remove().complete(null);
		Await.until("batch sent", () -> this.held.size() == 1);
	}

	private void releaseAll() {
		Await.until("all decided", () -> {
			CompletableFuture<Void> released = this.held.poll();
			if (released != null) {
				released.complete(null);
			}
			return this.decisions.stream().allMatch(CompletableFuture::isDone);
		});
		assertThat(this.decisions).allSatisfy((decision) -> assertThat(decision.join().isAllowed()).isTrue());
	}

	@Test
	void sendsOthersWhileABatchOfManyKeysIsUnderWay() {
		sendBatch((index) -> "key-" + index);
		call("second");
		call("third");
		assertThat(this.held).hasSize(3);
		releaseAll();
	}

	@Test
	void gathersCallsWhileABatchOfFewKeysIsUnderWay() {
		sendBatch((index) -> "hot");
		call("second");
		call("hot");
		assertThat(this.held).hasSize(1);
		releaseAll();
	}

}
