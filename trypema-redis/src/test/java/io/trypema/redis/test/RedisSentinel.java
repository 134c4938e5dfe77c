package io.trypema.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;

/**
 * A master and a replica under one Sentinel, which considers the master down after 500
 * ms. Not thread-safe.
 */
public final class RedisSentinel implements AutoCloseable {

	/**
	 * The name under which the Sentinel knows the master.
	 */
	public static final String MASTER_NAME = "trypema";

	private static final String CONFIGURATION = """
			sentinel monitor %1$s 127.0.0.1 %2$d 1
			sentinel down-after-milliseconds %1$s 500
			sentinel failover-timeout %1$s 3000
			""";

	private final Path directory = ServerDirectory.create();

	private final List<RedisServer> servers;

	private final RedisProcess sentinel;

	private final RedisClient client;

	private final StatefulRedisSentinelConnection<String, String> connection;

	private RedisSentinel() {
		RedisServer master = RedisServer.start("--repl-diskless-sync-delay", "0");
		RedisServer replica = RedisServer.start("--repl-diskless-sync-delay", "0", "--replicaof", "127.0.0.1",
				String.valueOf(master.port()));
		this.servers = List.of(master, replica);
		Await.until("replica in sync", () -> info(replica).contains("master_link_status:up"));
		this.sentinel = RedisProcess.start(this.directory, (port) -> sentinelArguments(port, master.port()));
		this.client = TestRedis.createClient(uri());
		this.connection = this.client.connectSentinel();
		Await.until("replica known", () -> "1".equals(sentinelView().get("num-slaves")));
	}

	/**
	 * Start the three processes and wait until a failover would succeed.
	 * @return the running setup
	 */
	public static RedisSentinel start() {
		return new RedisSentinel();
	}

	/**
	 * Return the address of the Sentinel, by which clients find the master.
	 * @return a new URI
	 */
	public RedisURI uri() {
		return RedisURI.Builder.sentinel("127.0.0.1", this.sentinel.port(), MASTER_NAME).build();
	}

	/**
	 * Return a client of the current master.
	 * @return the client, which is closed with this setup
	 */
	public RedisClient client() {
		return this.client;
	}

	/**
	 * Return the server that the Sentinel considers the master.
	 * @return the server
	 */
	public RedisServer master() {
		String port = sentinelView().get("port");
		return this.servers.stream()
			.filter((server) -> String.valueOf(server.port()).equals(port))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Wait until another server is the master.
	 * @param formerMaster the server that was stopped, killed or frozen
	 */
	public void awaitFailoverFrom(RedisServer formerMaster) {
		Await.until("failover", () -> master() != formerMaster && info(master()).contains("role:master"));
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.close();
		this.sentinel.kill();
		this.servers.forEach(RedisServer::close);
		ServerDirectory.delete(this.directory);
	}

	private Map<String, String> sentinelView() {
		return this.connection.sync().master(MASTER_NAME);
	}

	private List<String> sentinelArguments(int port, int masterPort) {
		Path configuration = this.directory.resolve("sentinel.conf");
		try {
			Files.writeString(configuration, CONFIGURATION.formatted(MASTER_NAME, masterPort));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return List.of(configuration.toString(), "--sentinel", "--bind", "127.0.0.1", "--port", String.valueOf(port),
				"--dir", this.directory.toString());
	}

	private static String info(RedisServer server) {
		try (StatefulRedisConnection<String, String> connection = server.client().connect()) {
			return connection.sync().info("replication");
		}
	}

}
