package io.trypema.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * The nodes behind a connection: one server, or those of a cluster.
 */
final class RedisTopology {

	static final String SINGLE_NODE = "";

	private static final String NO_NODE = "none";

	private final StatefulConnection<byte[], byte[]> connection;

	private final @Nullable StatefulRedisClusterConnection<byte[], byte[]> cluster;

	private final CompletableFuture<StatefulRedisConnection<byte[], byte[]>> single;

	private RedisTopology(StatefulConnection<byte[], byte[]> connection,
			@Nullable StatefulRedisClusterConnection<byte[], byte[]> cluster,
			CompletableFuture<StatefulRedisConnection<byte[], byte[]>> single) {
		this.connection = connection;
		this.cluster = cluster;
		this.single = single;
	}

	static RedisTopology over(StatefulConnection<byte[], byte[]> connection) {
		if (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
			return new RedisTopology(connection, cluster, new CompletableFuture<>());
		}
		if (connection instanceof StatefulRedisConnection<byte[], byte[]> single) {
			return new RedisTopology(connection, null, CompletableFuture.completedFuture(single));
		}
		throw new IllegalArgumentException("The connector must open a StatefulRedisConnection or a "
				+ "StatefulRedisClusterConnection, but opened a " + connection.getClass().getName());
	}

	/** Whether the connection is closed permanently, as when its client shuts down. */
	boolean isClosed() {
		return this.connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed();
	}

	boolean isCluster() {
		return this.cluster != null;
	}

	/** Return the master that serves a slot; all slots without one share a name too. */
	String nodeOf(int slot) {
		if (this.cluster == null) {
			return SINGLE_NODE;
		}
		RedisClusterNode node = this.cluster.getPartitions().getPartitionBySlot(slot);
		return (node != null) ? node.getNodeId() : NO_NODE;
	}

	static int slotOf(byte[] name) {
		return SlotHash.getSlot(name);
	}

	/**
	 * Return the connection to a server, which does not follow redirections.
	 */
	CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connectionTo(String node) {
		if (this.cluster == null) {
			return this.single;
		}
		try {
			return this.cluster.getConnectionAsync(node);
		}
		catch (RuntimeException ex) {
			// Not only a RedisException: Lettuce discards state needed here when it
			// closes
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Return commands that follow redirections, for a call that got one. */
	@Nullable RedisClusterAsyncCommands<byte[], byte[]> redirected() {
		return (this.cluster != null) ? this.cluster.async() : null;
	}

	/** Return the servers that may hold keys. */
	List<String> masters() {
		if (this.cluster == null) {
			return List.of(SINGLE_NODE);
		}
		return this.cluster.getPartitions()
			.stream()
			.filter((node) -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
			.map(RedisClusterNode::getNodeId)
			.toList();
	}

	/** Refresh the assignment of slots to servers, where there are several. */
	CompletableFuture<Void> refresh(DispatcherSettings settings) {
		return (this.cluster != null) ? new ClusterTopology(this, this.cluster.getPartitions()).refresh(settings)
				: CompletableFuture.completedFuture(null);
	}

	static void onLoss(StatefulConnection<byte[], byte[]> connection, Runnable action) {
		connection.addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
				action.run();
			}

		});
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	void closeAsync() {
		this.connection.closeAsync();
	}

}
