package io.trypema.redis.test;

import java.util.stream.Stream;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;

/**
 * A node of a {@link RedisCluster}, and the cluster as it sees it.
 */
final class ClusterNode implements AutoCloseable {

	private final RedisServer server;

	private final StatefulRedisConnection<String, String> connection;

	private final String id;

	ClusterNode(RedisServer server) {
		this.server = server;
		this.connection = server.client().connect();
		this.id = commands().clusterMyId();
	}

	RedisServer server() {
		return this.server;
	}

	String id() {
		return this.id;
	}

	RedisCommands<String, String> commands() {
		return this.connection.sync();
	}

	boolean isClusterUp() {
		return commands().clusterInfo().contains("cluster_state:ok");
	}

	boolean isInSync() {
		String replication = commands().info("replication");
		return replication.contains("role:master") || replication.contains("master_link_status:up");
	}

	/**
	 * Return whether this node knows a number of nodes in a state.
	 * @param count the number
	 * @param word a word that a node's line in {@code CLUSTER NODES} has
	 */
	boolean knows(int count, String word) {
		return commands().clusterNodes().lines().filter((line) -> line.contains(word)).count() == count;
	}

	String masterOf(int slot) {
		return ClusterPartitionParser.parse(commands().clusterNodes()).getPartitionBySlot(slot).getNodeId();
	}

	Stream<String> masters() {
		return ClusterPartitionParser.parse(commands().clusterNodes())
			.stream()
			.filter((node) -> !node.getSlots().isEmpty())
			.map(RedisClusterNode::getNodeId);
	}

	@Override
	public void close() {
		this.connection.close();
		this.server.close();
	}

}
