package io.trypema.redis.test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;

/**
 * A Redis Cluster of three masters with a replica each, whose nodes consider one dead
 * that is silent for a second. Not thread-safe.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int MASTERS = 3;

	private static final String[] SETTINGS = { "--cluster-enabled", "yes", "--cluster-node-timeout", "1000",
			"--cluster-replica-validity-factor", "0", "--cluster-require-full-coverage", "no",
			"--repl-diskless-sync-delay", "0" };

	private final List<ClusterNode> nodes = Stream.generate(() -> new ClusterNode(RedisServer.start(SETTINGS)))
		.limit(2 * MASTERS)
		.toList();

	private final RedisClusterClient client;

	private RedisCluster() {
		formCluster();
		this.client = RedisClusterClient.create(TestRedis.RESOURCES, uris());
	}

	/**
	 * Start six nodes and wait until all of them see a whole cluster.
	 * @return the running cluster
	 */
	public static RedisCluster start() {
		return new RedisCluster();
	}

	/**
	 * Return the addresses of all nodes.
	 * @return new URIs
	 */
	public List<RedisURI> uris() {
		return this.nodes.stream().map((node) -> node.server().uri()).toList();
	}

	/**
	 * Return a client of this cluster.
	 * @return the client, which is closed with this cluster
	 */
	public RedisClusterClient client() {
		return this.client;
	}

	/**
	 * Return the master that holds a key, to kill or freeze it.
	 * @param key the key
	 * @return its server
	 */
	public RedisServer masterOf(String key) {
		return master(SlotHash.getSlot(key)).server();
	}

	/**
	 * Wait until a replica has taken the place of a master and the cluster works again.
	 * @param formerMaster the server that was stopped, killed or frozen
	 * @param key a key that it held
	 */
	public void awaitFailoverFrom(RedisServer formerMaster, String key) {
		int slot = SlotHash.getSlot(key);
		Await.until("failover", () -> answering()
			.allMatch((node) -> node.isClusterUp() && node(node.masterOf(slot)).server() != formerMaster));
	}

	/**
	 * Wait until all nodes see three masters with a replica each, as they do some time
	 * after one was restarted.
	 */
	public void awaitWhole() {
		Await.until("cluster whole", () -> answering()
			.allMatch((node) -> node.isClusterUp() && node.knows(MASTERS, "slave") && node.isInSync()));
	}

	/**
	 * Move the slot of a key, with all its keys, to the next master.
	 * @param key the key
	 * @param beforeHandover an action to run while the new master has the keys but the
	 * old one still owns the slot, so that it answers {@code ASK}
	 */
	public void moveSlotOf(String key, Runnable beforeHandover) {
		int slot = SlotHash.getSlot(key);
		ClusterNode source = master(slot);
		ClusterNode target = masterOtherThan(source);
		target.commands().clusterSetSlotImporting(slot, source.id());
		source.commands().clusterSetSlotMigrating(slot, target.id());
		migrateKeys(slot, source, target);
		beforeHandover.run();
		target.commands().clusterSetSlotNode(slot, target.id());
		source.commands().clusterSetSlotNode(slot, target.id());
		Await.until("slot moved", () -> answering().allMatch((node) -> node.masterOf(slot).equals(target.id())));
	}

	@Override
	public void close() {
		this.client.close();
		this.nodes.forEach(ClusterNode::close);
	}

	private void formCluster() {
		for (int master = 0; master < MASTERS; master++) {
			int first = SlotHash.SLOT_COUNT * master / MASTERS;
			int end = SlotHash.SLOT_COUNT * (master + 1) / MASTERS;
			this.nodes.get(master).commands().clusterAddSlots(IntStream.range(first, end).toArray());
		}
		for (int node = 0; node < this.nodes.size(); node++) {
			this.nodes.get(node).commands().clusterSetConfigEpoch(node + 1L);
			this.nodes.get(0).commands().clusterMeet("127.0.0.1", this.nodes.get(node).server().port());
		}
		Await.until("nodes met", () -> this.nodes.stream().allMatch((node) -> node.knows(2 * MASTERS, "connected")));
		for (int master = 0; master < MASTERS; master++) {
			this.nodes.get(MASTERS + master).commands().clusterReplicate(this.nodes.get(master).id());
		}
		awaitWhole();
	}

	private void migrateKeys(int slot, ClusterNode source, ClusterNode target) {
		List<String> keys = source.commands().clusterGetKeysInSlot(slot, Integer.MAX_VALUE);
		if (!keys.isEmpty()) {
			source.commands()
				.migrate("127.0.0.1", target.server().port(), 0, Duration.ofSeconds(10).toMillis(),
						MigrateArgs.Builder.keys(keys));
		}
	}

	private ClusterNode master(int slot) {
		return node(answering().findFirst().orElseThrow().masterOf(slot));
	}

	private ClusterNode masterOtherThan(ClusterNode master) {
		return node(master.masters().filter((id) -> !id.equals(master.id())).findFirst().orElseThrow());
	}

	private ClusterNode node(String id) {
		return this.nodes.stream().filter((node) -> node.id().equals(id)).findFirst().orElseThrow();
	}

	private Stream<ClusterNode> answering() {
		return this.nodes.stream().filter((node) -> node.server().isAnswering());
	}

}
