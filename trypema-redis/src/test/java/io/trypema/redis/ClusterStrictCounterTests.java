package io.trypema.redis;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.trypema.redis.test.RedisCluster;

/**
 * Applies the {@link StrictCounterContract} on a cluster.
 */
class ClusterStrictCounterTests extends StrictCounterContract {

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

}
