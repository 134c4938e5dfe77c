package io.trypema.redis;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.trypema.counter.Counter;
import io.trypema.redis.test.RedisCluster;

/**
 * Applies the {@link CounterContract} to the {@link StrictCounter} on a cluster.
 */
class ClusterStrictCounterTests extends CounterContract {

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
		return StrictCounter.builder(provider, name).build();
	}

}
