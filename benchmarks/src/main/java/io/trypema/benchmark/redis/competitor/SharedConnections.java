package io.trypema.benchmark.redis.competitor;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;

import io.trypema.redis.RedisConnector;

/**
 * A few connections that are handed out in turn, and stay open when a user closes them.
 */
final class SharedConnections implements AutoCloseable {

	private final List<StatefulRedisConnection<byte[], byte[]>> connections;

	private final AtomicInteger given = new AtomicInteger();

	SharedConnections(Backend backend, int count) {
		this.connections = Stream.generate(() -> backend.client().connect(ByteArrayCodec.INSTANCE))
			.limit(count)
			.toList();
	}

	RedisConnector connector() {
		return () -> CompletableFuture.completedFuture(next());
	}

	private StatefulRedisConnection<byte[], byte[]> next() {
		return keptOpen(this.connections.get(this.given.getAndIncrement() % this.connections.size()));
	}

	@SuppressWarnings("unchecked")
	private static StatefulRedisConnection<byte[], byte[]> keptOpen(
			StatefulRedisConnection<byte[], byte[]> connection) {
		InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
			case "closeAsync" -> CompletableFuture.completedFuture(null);
			case "close" -> null;
			default -> {
				try {
					yield method.invoke(connection, arguments);
				}
				catch (InvocationTargetException ex) {
					throw ex.getCause();
				}
			}
		};
		return (StatefulRedisConnection<byte[], byte[]>) Proxy.newProxyInstance(
				SharedConnections.class.getClassLoader(), new Class<?>[] { StatefulRedisConnection.class }, handler);
	}

	@Override
	public void close() {
		this.connections.forEach(StatefulRedisConnection::close);
	}

}
