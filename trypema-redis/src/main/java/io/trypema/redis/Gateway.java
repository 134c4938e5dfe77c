package io.trypema.redis;

import java.util.List;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * The commands that are needed of a connection, to a server or to a cluster.
 */
final class Gateway {

	static final String SINGLE_NODE = "";

	private final StatefulConnection<byte[], byte[]> connection;

	private final RedisClusterAsyncCommands<byte[], byte[]> commands;

	private final @Nullable StatefulRedisClusterConnection<byte[], byte[]> cluster;

	private Gateway(StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands,
			@Nullable StatefulRedisClusterConnection<byte[], byte[]> cluster) {
		this.connection = connection;
		this.commands = commands;
		this.cluster = cluster;
	}

	static Gateway over(StatefulConnection<byte[], byte[]> connection) {
		if (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
			return new Gateway(connection, cluster.async(), cluster);
		}
		if (connection instanceof StatefulRedisConnection<byte[], byte[]> single) {
			return new Gateway(connection, single.async(), null);
		}
		throw new IllegalArgumentException("The connector must open a StatefulRedisConnection or a "
				+ "StatefulRedisClusterConnection, but opened a " + connection.getClass().getName());
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
		return (node != null) ? node.getNodeId() : "none";
	}

	static int slotOf(byte[] name) {
		return SlotHash.getSlot(name);
	}

	RedisFuture<byte[]> run(Script script, byte[][] keys, byte[] request) {
		return this.commands.evalsha(script.digest(), ScriptOutputType.VALUE, keys, request);
	}

	RedisFuture<byte[]> load(Script script, byte[][] keys, byte[] request) {
		return this.commands.eval(script.text(), ScriptOutputType.VALUE, keys, request);
	}

	/** Return the commands of each server that may hold keys. */
	List<? extends RedisClusterAsyncCommands<byte[], byte[]>> masters() {
		if (this.cluster == null) {
			return List.of(this.commands);
		}
		StatefulRedisClusterConnection<byte[], byte[]> nodes = this.cluster;
		return nodes.getPartitions()
			.stream()
			.filter((node) -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
			.map((node) -> nodes.getConnection(node.getNodeId()).async())
			.toList();
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	void closeAsync() {
		this.connection.closeAsync();
	}

}
