package io.trypema.redis;

import java.time.Duration;
import java.util.stream.IntStream;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.trypema.counter.Counter;
import io.trypema.redis.test.RedisCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applies the {@link CounterContract} to the {@link LaxCounter} on a cluster.
 */
class ClusterLaxCounterTests extends CounterContract {

	private static RedisCluster cluster;

	private static StatefulRedisClusterConnection<String, String> connection;

	@BeforeAll
	static void startCluster() {
		cluster = RedisCluster.start();
		connection = cluster.client().connect();
	}

	@AfterAll
	static void stopCluster() {
		connection.close();
		cluster.close();
	}

	@Override
	RedisRateLimiterProvider.Builder providerBuilder() {
		return RedisRateLimiterProvider.builder(RedisConnector.of(cluster.client()));
	}

	@Override
	RedisClusterCommands<String, String> commands() {
		return connection.sync();
	}

	@Override
	Counter create(RedisRateLimiterProvider provider, String name) {
		return LaxCounter.builder(provider, name).build();
	}

	@Test
	void flushReachesAllServers() {
		try (LaxCounter counter = LaxCounter.builder(provider(), "visits")
			.flushInterval(Duration.ofMinutes(1))
			.build()) {
			for (int round = 0; round < 3; round++) {
				IntStream.range(0, 1000).forEach((i) -> counter.add("key" + i, 1));
				counter.flush();
			}
			assertThat(StrictCounter.builder(provider(), "visits")
				.build()
				.getAll(IntStream.range(0, 1000).mapToObj((i) -> "key" + i).toList()))
				.allMatch((row) -> row.value() == 3);
		}
	}

}
