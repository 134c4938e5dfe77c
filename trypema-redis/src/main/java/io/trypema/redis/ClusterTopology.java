package io.trypema.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;

/**
 * The assignment of slots to nodes of a cluster, as its nodes see it. Queries them over
 * the existing connections: for a topology refresh the client of Lettuce opens new ones,
 * and waits for a frozen node for as long as a command may take.
 */
final class ClusterTopology {

	/** Servers asked at a time, of which the first to answer is enough. */
	private static final int MAX_ASKED = 5;

	private final RedisTopology topology;

	private final Partitions known;

	/**
	 * Create a view.
	 * @param topology the connections to the servers
	 * @param known the partitions that the connection knows, to be updated
	 */
	ClusterTopology(RedisTopology topology, Partitions known) {
		this.topology = topology;
		this.known = known;
	}

	/**
	 * Ask some servers.
	 * @return a future that completes with the first answer, and fails if there is none
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	CompletableFuture<Void> refresh(DispatcherSettings settings) {
		List<String> masters = new ArrayList<>(this.topology.masters());
		Collections.shuffle(masters);
		CompletableFuture<Void> refreshed = new CompletableFuture<>();
		CompletableFuture<?>[] answers = masters.stream()
			.limit(MAX_ASKED)
			.map((master) -> ask(master, settings).thenRun(() -> refreshed.complete(null)))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(answers)
			.whenComplete((done, failure) -> refreshed
				.completeExceptionally(new RedisException("No server of the cluster answers", failure)));
		return refreshed;
	}

	private CompletableFuture<Void> ask(String node, DispatcherSettings settings) {
		return this.topology.connectionTo(node)
			.thenCompose((connection) -> settings.inTime(connection.async().clusterNodes()))
			.orTimeout(settings.timeoutNanos(), TimeUnit.NANOSECONDS)
			.thenAccept(this::accept);
	}

	/** A server that was cut off for a while may see less than is known. */
	private void accept(String nodes) {
		Partitions seen = ClusterPartitionParser.parse(nodes);
		synchronized (this.known) {
			if (lastEpoch(seen) < lastEpoch(this.known)) {
				return;
			}
			List<RedisClusterNode> present = new ArrayList<>();
			for (RedisClusterNode node : seen) {
				if (!node.is(NodeFlag.NOADDR) && !node.is(NodeFlag.HANDSHAKE)) {
					node.setUri(uri(node));
					present.add(node);
				}
			}
			this.known.reload(present);
		}
	}

	private static long lastEpoch(Partitions partitions) {
		return partitions.stream().mapToLong(RedisClusterNode::getConfigEpoch).max().orElse(0);
	}

	/**
	 * Return the URI of a server, with the credentials and settings of the known ones.
	 */
	private RedisURI uri(RedisClusterNode node) {
		RedisClusterNode same = this.known.getPartitionByNodeId(node.getNodeId());
		RedisURI like = ((same != null) ? same : this.known.getPartition(0)).getUri();
		RedisURI seen = node.getUri();
		if (seen.getHost() == null || seen.getHost().isEmpty()) {
			return like;
		}
		return RedisURI.builder(like).withHost(seen.getHost()).withPort(seen.getPort()).build();
	}

}
