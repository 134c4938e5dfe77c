package io.trypema.redis;

import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one node, across losses and reconnections.
 */
final class NodeConnection {

	private final RedisTopology topology;

	private final String node;

	private volatile @Nullable StatefulRedisConnection<byte[], byte[]> connection;

	private volatile Runnable onLoss = () -> {
	};

	private volatile CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> commands = new CompletableFuture<>();

	NodeConnection(RedisTopology topology, String node) {
		this.topology = topology;
		this.node = node;
	}

	/** Set the action to run when the connection is lost. */
	void onLoss(Runnable action) {
		this.onLoss = action;
	}

	/** Whether the server serves a key, as far as is known. */
	boolean serves(byte[] name) {
		return this.node.equals(this.topology.nodeOf(RedisTopology.slotOf(name)));
	}

	boolean isCluster() {
		return this.topology.isCluster();
	}

	/**
	 * Return the commands of the server, or a failure if there is no connection: commands
	 * sent without one would be queued in memory and sent when the connection is back.
	 */
	CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> commands() {
		StatefulRedisConnection<byte[], byte[]> present = this.connection;
		if (present != null && present.isOpen()) {
			return this.commands;
		}
		return this.topology.connectionTo(this.node).thenCompose(this::commandsOf);
	}

	private synchronized CompletableFuture<RedisClusterAsyncCommands<byte[], byte[]>> commandsOf(
			StatefulRedisConnection<byte[], byte[]> found) {
		if (this.connection != found) {
			RedisTopology.onLoss(found, () -> this.onLoss.run());
			this.commands = CompletableFuture.completedFuture(found.async());
			this.connection = found;
		}
		return found.isOpen() ? this.commands
				: CompletableFuture.failedFuture(new RedisException("There is no connection"));
	}

	/** Return commands that follow redirections, for a call that got one. */
	@Nullable RedisClusterAsyncCommands<byte[], byte[]> redirected() {
		return this.topology.redirected();
	}

}
