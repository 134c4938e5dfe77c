package io.trypema.benchmark.redis;

import java.util.Map;
import java.util.stream.Collectors;

import io.lettuce.core.api.StatefulRedisConnection;

/**
 * Reads the statistics of Redis.
 */
final class RedisProbe implements AutoCloseable {

	private final StatefulRedisConnection<String, String> connection;

	RedisProbe(StatefulRedisConnection<String, String> connection) {
		this.connection = connection;
	}

	/**
	 * Read the counters of the server.
	 * @return the counters since it was started
	 */
	Counters read() {
		Map<String, String> info = this.connection.sync()
			.info()
			.lines()
			.map((line) -> line.split(":", 2))
			.filter((parts) -> parts.length == 2)
			.collect(Collectors.toMap((parts) -> parts[0], (parts) -> parts[1].strip(), (first, second) -> second));
		return new Counters(value(info, "used_cpu_user") + value(info, "used_cpu_sys"),
				value(info, "total_commands_processed"));
	}

	String version() {
		return this.connection.sync()
			.info("server")
			.lines()
			.filter((line) -> line.startsWith("redis_version:"))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse("?");
	}

	private static double value(Map<String, String> info, String name) {
		String value = info.get(name);
		if (value == null) {
			throw new IllegalStateException("INFO has no " + name);
		}
		return Double.parseDouble(value);
	}

	@Override
	public void close() {
		this.connection.close();
	}

	/**
	 * Counters of a Redis server.
	 *
	 * @param cpuSeconds the processor time it has used
	 * @param commands the commands it has processed, those of scripts included
	 */
	record Counters(double cpuSeconds, double commands) {

	}

}
