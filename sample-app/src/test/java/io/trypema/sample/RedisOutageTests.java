package io.trypema.sample;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.sample.SampleInstance.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stops the Redis of a running sample.
 */
class RedisOutageTests {

	private static RedisServer server;

	private static ConfigurableApplicationContext redis;

	private static SampleInstance sample;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
		redis = RedisContext.at(server.uri());
		sample = SampleInstance.start(redis, List.of());
	}

	@AfterAll
	static void stop() {
		sample.close();
		redis.close();
		server.close();
	}

	@Test
	void answersAsEachPolicySaysAndLimitsAgainAfterwards() {
		assertSearchIsLimited();
		server.stop();
		assertThat(sample.search().status()).as("full when Redis stopped").isEqualTo(429);
		assertThat(statuses((instance) -> instance.quote("k-0815"), 30)).containsOnly(200);
		assertUnavailable(sample.login("lovelace"));
		server.restart();
		Await.until("recovery", () -> sample.login("lovelace").status() == 200);
		assertSearchIsLimited();
		assertThat(sample.report(1000).status()).isEqualTo(200);
		assertThat(sample.report(1).status()).isEqualTo(429);
	}

	private static void assertSearchIsLimited() {
		assertThat(statuses(SampleInstance::search, 6)).containsExactly(200, 200, 200, 200, 200, 429);
	}

	private static Stream<Integer> statuses(Function<SampleInstance, Answer> call, int count) {
		return IntStream.range(0, count).mapToObj((i) -> call.apply(sample).status());
	}

	private static void assertUnavailable(Answer answer) {
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.retryAfterSeconds()).isOne();
	}

}
