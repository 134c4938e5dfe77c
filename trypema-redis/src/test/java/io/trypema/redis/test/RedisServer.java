package io.trypema.redis.test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

/**
 * A Redis process for one test, on a free loopback port and without persistence. Not
 * thread-safe.
 */
public final class RedisServer implements AutoCloseable {

	private final Path directory = ServerDirectory.create();

	private final List<String> arguments;

	private final RedisClient client;

	private RedisProcess process;

	private boolean frozen;

	private RedisServer(List<String> arguments) {
		this.arguments = arguments;
		this.process = RedisProcess.start(this.directory, this::command);
		this.client = TestRedis.createClient(uri());
	}

	/**
	 * Start a server and wait until it accepts connections.
	 * @param arguments arguments in addition to the port, loopback address, directory and
	 * no persistence, such as {@code "--maxmemory", "1mb"}
	 * @return the server
	 * @throws IllegalStateException if there is no Redis to start, or it does not start
	 */
	public static RedisServer start(String... arguments) {
		return new RedisServer(List.of(arguments));
	}

	/**
	 * Return the address of this server.
	 * @return a new URI
	 */
	public RedisURI uri() {
		return RedisURI.create("127.0.0.1", this.process.port());
	}

	/**
	 * Return the port of this server.
	 * @return the port, the same after a restart
	 */
	public int port() {
		return this.process.port();
	}

	/**
	 * Return a client of this server.
	 * @return the client, which is closed with this server
	 */
	public RedisClient client() {
		return this.client;
	}

	boolean isAnswering() {
		return this.process.isAlive() && !this.frozen;
	}

	/**
	 * Shut the process down gracefully, by SIGTERM.
	 */
	public void stop() {
		this.process.stop();
	}

	/**
	 * End the process immediately, by SIGKILL.
	 */
	public void kill() {
		this.process.kill();
	}

	/**
	 * Start a process that was stopped or killed again, empty, on the same port.
	 */
	public void restart() {
		this.process = RedisProcess.start(this.directory, port(), command(port()));
		this.frozen = false;
	}

	/**
	 * Suspend the process: connections stay open, commands get no reply.
	 */
	public void freeze() {
		this.process.signal("STOP");
		this.frozen = true;
	}

	/**
	 * Resume a frozen process.
	 */
	public void thaw() {
		this.process.signal("CONT");
		this.frozen = false;
	}

	/**
	 * Kill the process, whatever its state, and close the client.
	 */
	@Override
	public void close() {
		this.client.close();
		this.process.kill();
		ServerDirectory.delete(this.directory);
	}

	private List<String> command(int port) {
		List<String> command = new ArrayList<>(List.of("--bind", "127.0.0.1", "--port", String.valueOf(port), "--dir",
				this.directory.toString(), "--save", "", "--appendonly", "no"));
		command.addAll(this.arguments);
		return command;
	}

}
