package io.trypema.benchmark.redis.competitor;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * The token bucket script of Spring Cloud Gateway, run without the gateway.
 */
final class GatewayScript extends Script<List<Long>> {

	private final String[] arguments;

	GatewayScript(StatefulRedisConnection<String, String> connection, long permits, Duration window) {
		super(connection, ScriptOutputType.MULTI, "/META-INF/scripts/request_rate_limiter.lua");
		double permitsPerSecond = permits * 1e9 / window.toNanos();
		this.arguments = new String[] { Double.toString(permitsPerSecond), Long.toString(permits), "", "1" };
	}

	@Override
	String[] keys(String key) {
		String prefix = "request_rate_limiter.{" + key;
		return new String[] { prefix + "}.tokens", prefix + "}.timestamp" };
	}

	@Override
	String[] arguments() {
		return this.arguments;
	}

	@Override
	boolean isAdmitted(List<Long> reply) {
		return reply.get(0) == 1;
	}

}
