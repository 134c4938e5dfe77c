package io.trypema.benchmark.redis.competitor;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * The generic cell rate algorithm as a script of three commands.
 */
final class GcraScript extends Script<Long> {

	private final String[] arguments;

	GcraScript(StatefulRedisConnection<String, String> connection, long permits, Duration window) {
		super(connection, ScriptOutputType.INTEGER, "gcra.lua");
		long windowMicros = TimeUnit.NANOSECONDS.toMicros(window.toNanos());
		this.arguments = new String[] { Double.toString((double) windowMicros / permits), Long.toString(windowMicros) };
	}

	@Override
	String[] keys(String key) {
		return new String[] { "gcra:" + key };
	}

	@Override
	String[] arguments() {
		return this.arguments;
	}

	@Override
	boolean isAdmitted(Long waitMicros) {
		return waitMicros == 0;
	}

}
