package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import io.trypema.redis.test.Await;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;

/**
 * Tests for outages of the only server of a cluster.
 */
class ClusterOutageTests extends OutageContract {

	private static RedisServer server;

	private final List<RedisClusterClient> clients = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start("--cluster-enabled", "yes");
		try (StatefulRedisConnection<String, String> connection = server.client().connect()) {
			connection.sync().clusterAddSlots(IntStream.range(0, SlotHash.SLOT_COUNT).toArray());
			Await.until("cluster up", () -> connection.sync().clusterInfo().contains("cluster_state:ok"));
		}
	}

	@AfterEach
	void closeClients() {
		this.clients.forEach(RedisClusterClient::close);
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	RedisServer server() {
		return server;
	}

	@Override
	RedisConnector connector(TcpProxy proxy) {
		try (StatefulRedisConnection<String, String> connection = server.client().connect()) {
			connection.sync().configSet("cluster-announce-port", String.valueOf(proxy.uri().getPort()));
		}
		RedisClusterClient client = RedisClusterClient.create(server.client().getResources(), proxy.uri());
		this.clients.add(client);
		return RedisConnector.of(client);
	}

}
