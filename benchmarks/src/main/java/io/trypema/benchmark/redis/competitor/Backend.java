package io.trypema.benchmark.redis.competitor;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;

/**
 * The Redis under load, and the Lettuce client that the competitors share; each has a
 * connection of its own.
 *
 * @param url the address, such as {@code redis://127.0.0.1:6379}
 * @param client the client
 */
public record Backend(String url, RedisClient client) implements AutoCloseable {

	/**
	 * Return the backend at an address.
	 * @param url the address, such as {@code redis://127.0.0.1:6379}
	 * @return the backend
	 */
	public static Backend at(String url) {
		return new Backend(url, RedisClient.create(url));
	}

	/**
	 * Open a connection.
	 * @return the connection
	 */
	public StatefulRedisConnection<String, String> connect() {
		return connect(StringCodec.UTF8);
	}

	<V> StatefulRedisConnection<String, V> connect(RedisCodec<String, V> codec) {
		return this.client.connect(codec);
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
