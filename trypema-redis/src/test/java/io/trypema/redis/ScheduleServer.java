package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;

import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;

/**
 * Runs the scripts of consecutive schedules on a real Redis, at a given time.
 */
final class ScheduleServer implements AutoCloseable {

	private final String prefix = TestRedis.prefix();

	private final byte[] clockName = RedisSocket.bytes(this.prefix + ":clock");

	private final byte[] travelName = RedisSocket.bytes(this.prefix + ":travel");

	private final RedisSocket socket;

	private final Scripts scripts;

	private long schedules;

	private long runs;

	/**
	 * Create a server.
	 * @param server where the scripts run
	 * @param scripts the scripts, which read the clock of a test
	 */
	ScheduleServer(RedisServer server, Scripts scripts) {
		this.socket = new RedisSocket(server.port());
		this.scripts = scripts;
		load(scripts.acquire());
		load(scripts.limit());
	}

	private void load(Script script) {
		this.socket
			.write(List.of(RedisSocket.bytes("SCRIPT"), RedisSocket.bytes("LOAD"), RedisSocket.bytes(script.text())));
		this.socket.read();
	}

	/** Return the number of scripts run. */
	long runs() {
		return this.runs;
	}

	Scripts scripts() {
		return this.scripts;
	}

	/** Return a prefix for the keys of the next schedule. */
	String nextPrefix() {
		return this.prefix + ":" + ++this.schedules;
	}

	/**
	 * Run a script.
	 * @param message the script to run, with its arguments
	 * @param time the time; the script can also read how long the message was in transit
	 * @return the answer
	 */
	byte[] run(SimulatedMessage message, SimulatedTime time) {
		this.runs++;
		this.socket.write(List.of(RedisSocket.bytes("MSET"), this.clockName, number(time.serverMicros()),
				this.travelName, number(time.micros() - message.sentAt())));
		this.socket.write(command(message));
		this.socket.read();
		return this.socket.read();
	}

	private static byte[] number(long number) {
		return RedisSocket.bytes(Long.toString(number));
	}

	private static List<byte[]> command(SimulatedMessage message) {
		Script script = message.script();
		List<byte[]> command = new ArrayList<>();
		command.add(RedisSocket.bytes(script.text().isEmpty() ? "EVALSHA" : "EVAL"));
		command.add(RedisSocket.bytes(script.text().isEmpty() ? script.digest() : script.text()));
		command.add(number(message.names().length));
		command.addAll(List.of(message.names()));
		command.addAll(List.of(message.values()));
		return command;
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
