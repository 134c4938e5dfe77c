package io.trypema.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;

/**
 * Opens the connection over which a {@link RedisRateLimiterProvider} reaches Redis.
 * <p>
 * The provider asks for a connection when it needs its first decision, and again after a
 * failed attempt; it closes the connection when it is closed itself. The connection must
 * be one to a single server, to a master found by Sentinel, or to a cluster.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RedisConnector {

	/**
	 * Open a connection without blocking the caller. May be called again, twice a second
	 * at most, while an attempt is under way, such as one that hangs at a frozen server;
	 * the first connection that opens is used, and others are closed.
	 * @return a stage of the connection, a
	 * {@link io.lettuce.core.api.StatefulRedisConnection} or a
	 * {@link io.lettuce.core.cluster.api.StatefulRedisClusterConnection}
	 */
	CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect();

	/**
	 * Refresh the cluster topology of the client, since a node cannot be reached and no
	 * other node that was asked has answered. Called at most once a second for each such
	 * node; must not block. Does nothing by default.
	 */
	default void refresh() {
	}

	/**
	 * Return a connector that connects to a server, or to a master found by Sentinel. A
	 * server that accepts a connection but does not respond is given up after 5 seconds,
	 * or after the timeout of the URI if that is shorter.
	 * @param client the client, created with a URI; it stays open
	 * @param uri the URI to connect to
	 * @return the connector
	 */
	static RedisConnector of(RedisClient client, RedisURI uri) {
		return new ServerConnector(client, uri);
	}

	/**
	 * Return a connector that connects to a cluster.
	 * @param client the client; it stays open
	 * @return the connector
	 */
	static RedisConnector of(RedisClusterClient client) {
		return new ClusterConnector(client);
	}

	/**
	 * Return a connector that connects to the server that the client was created with. A
	 * server that accepts a connection but does not respond blocks a thread for the
	 * timeout of that URI, by default 60 seconds; {@link #of(RedisClient, RedisURI)}
	 * blocks none.
	 * @param client the client, created with a URI; it stays open
	 * @return the connector
	 */
	static RedisConnector of(RedisClient client) {
		return () -> CompletableFuture.supplyAsync(() -> client.connect(ByteArrayCodec.INSTANCE), (task) -> {
			Thread thread = new Thread(task, "trypema-redis-connect");
			thread.setDaemon(true);
			thread.start();
		});
	}

}
