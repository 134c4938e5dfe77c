package io.trypema.benchmark.redis.competitor;

import java.util.concurrent.CompletionStage;

import io.lettuce.core.api.StatefulRedisConnection;

/**
 * Sends {@code PING} and limits nothing.
 */
final class Ping extends AsyncCompetitor {

	private final StatefulRedisConnection<String, String> connection;

	Ping(StatefulRedisConnection<String, String> connection) {
		this.connection = connection;
	}

	@Override
	public CompletionStage<Boolean> acquireAsync(String key) {
		return this.connection.async().ping().thenApply((reply) -> true);
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
