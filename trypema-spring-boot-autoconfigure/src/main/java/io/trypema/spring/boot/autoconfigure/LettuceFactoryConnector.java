package io.trypema.spring.boot.autoconfigure;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

import io.trypema.redis.RedisConnector;

/**
 * Connects as the connection factory of the application does, over its client.
 *
 * @param factory the connection factory
 */
record LettuceFactoryConnector(LettuceConnectionFactory factory) implements RedisConnector {

	@Override
	public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
		AbstractRedisClient client = this.factory.getRequiredNativeClient();
		if (client instanceof RedisClusterClient cluster) {
			return RedisConnector.of(cluster).connect();
		}
		return isStaticMasterReplica() ? connectToMasterReplica()
				: RedisConnector.of((RedisClient) client, uriOf(client)).connect();
	}

	/** The client has no accessor for the URI that it connects to. */
	private static RedisURI uriOf(AbstractRedisClient client) {
		return (RedisURI) field(client, "redisURI");
	}

	@Override
	public void refresh() {
		if (this.factory.isRunning() && this.factory.getRequiredNativeClient() instanceof RedisClusterClient cluster) {
			RedisConnector.of(cluster).refresh();
		}
	}

	private boolean isStaticMasterReplica() {
		return RedisConfiguration
			.isStaticMasterReplicaConfiguration((RedisConfiguration) field(this.factory, "configuration"));
	}

	/** The client does not know the servers of a static master and its replicas. */
	@SuppressWarnings("unchecked")
	private CompletionStage<? extends StatefulConnection<byte[], byte[]>> connectToMasterReplica() {
		LettuceConnectionProvider provider = (LettuceConnectionProvider) field(this.factory, "connectionProvider");
		return provider.getConnectionAsync(StatefulConnection.class);
	}

	private static Object field(Object owner, String name) {
		return Objects.requireNonNull(new DirectFieldAccessor(owner).getPropertyValue(name));
	}

}
