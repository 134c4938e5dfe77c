package io.trypema.sample;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.ConfigurableApplicationContext;

import io.trypema.redis.test.TestRedis;
import io.trypema.sample.SampleInstance.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drives two instances of the sample that share one Redis.
 */
@ParameterizedClass
@MethodSource("fleets")
class SharedLimitTests {

	private final Fleet fleet;

	SharedLimitTests(Fleet fleet) {
		this.fleet = fleet;
	}

	static Stream<Fleet> fleets() {
		return Stream.of("redis", "hybrid").map(Fleet::start);
	}

	@Test
	void callersOfBothShareALimit() {
		Map<Integer, Long> answers = fromFourThreads((i) -> this.fleet.instance(i).quote("k-0815").status(), 20);
		assertThat(answers).isEqualTo(Map.of(200, 20L, 429, 60L));
		assertThat(this.fleet.one.quote("k-0815").retryAfterSeconds()).isBetween(1L, 60L);
		assertThat(this.fleet.other.quote("k-0815").retryAfterSeconds()).isBetween(1L, 60L);
	}

	@Test
	void failedLoginsOnBothCountTogether() {
		assertThat(statuses((i) -> this.fleet.instance(i).login("lovelace"), 6)).containsOnly(200);
		assertThat(statuses((i) -> this.fleet.instance(i).login("guess"), 3)).containsOnly(401);
		assertThat(statuses((i) -> this.fleet.instance(i).login("lovelace"), 2)).containsOnly(429);
	}

	@Test
	void instanceThatStopsLeavesTheRestToTheOther() {
		try (SampleInstance third = this.fleet.another()) {
			assertThat(statuses((i) -> third.report(1), 100)).containsOnly(200);
		}
		assertThat(this.fleet.other.report(901).status()).isEqualTo(429);
		assertThat(this.fleet.other.report(900).status()).isEqualTo(200);
		assertThat(this.fleet.other.report(1).status()).isEqualTo(429);
	}

	private static Stream<Integer> statuses(Function<Integer, Answer> call, int count) {
		return IntStream.range(0, count).mapToObj((i) -> call.apply(i).status());
	}

	private static Map<Integer, Long> fromFourThreads(Function<Integer, Integer> call, int countOfEach) {
		List<CompletableFuture<List<Integer>>> threads = IntStream.range(0, 4)
			.mapToObj((thread) -> CompletableFuture.supplyAsync(
					() -> IntStream.range(0, countOfEach).mapToObj((i) -> call.apply(thread + i)).toList(),
					(task) -> new Thread(task).start()))
			.toList();
		return threads.stream()
			.flatMap((thread) -> thread.join().stream())
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

	/**
	 * Two instances.
	 */
	private record Fleet(String provider, ConfigurableApplicationContext redis, List<String> properties,
			SampleInstance one, SampleInstance other) implements AutoCloseable {

		static Fleet start(String provider) {
			ConfigurableApplicationContext redis = RedisContext.shared();
			List<String> properties = List.of("trypema.redis.prefix=" + TestRedis.prefix(),
					"trypema.provider=" + provider, "trypema.policies.login.provider=" + provider);
			return new Fleet(provider, redis, properties, SampleInstance.start(redis, properties),
					SampleInstance.start(redis, properties));
		}

		SampleInstance another() {
			return SampleInstance.start(this.redis, this.properties);
		}

		SampleInstance instance(int i) {
			return (i % 2 == 0) ? this.one : this.other;
		}

		@Override
		public void close() {
			this.one.close();
			this.other.close();
			this.redis.close();
		}

		@Override
		public String toString() {
			return this.provider;
		}

	}

}
