package io.trypema.spring.boot.autoconfigure.redis;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

import io.trypema.redis.RedisConnector;

/**
 * Connects in the same way as the connection factory of the application, over its client.
 * <p>
 * No public API returns the address of a client other than a cluster client, so a field
 * is read. With a version of Lettuce without that field, the connection attempt blocks a
 * thread.
 */
final class LettuceFactoryConnector implements RedisConnector {

	private static final Log logger = LogFactory.getLog(LettuceFactoryConnector.class);

	private final LettuceConnectionFactory factory;

	private final BiFunction<Object, String, @Nullable Object> fields;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a connector.
	 * @param factory the connection factory
	 */
	LettuceFactoryConnector(LettuceConnectionFactory factory) {
		this(factory, LettuceFactoryConnector::field);
	}

	LettuceFactoryConnector(LettuceConnectionFactory factory, BiFunction<Object, String, @Nullable Object> fields) {
		this.factory = factory;
		this.fields = fields;
	}

	private static @Nullable Object field(Object owner, String name) {
		try {
			return new DirectFieldAccessor(owner).getPropertyValue(name);
		}
		catch (BeansException ex) {
			return null;
		}
	}

	@Override
	public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
		AbstractRedisClient client = this.factory.getRequiredNativeClient();
		return (client instanceof RedisClusterClient cluster) ? RedisConnector.of(cluster).connect()
				: connect((RedisClient) client);
	}

	private CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect(RedisClient client) {
		if (!(this.fields.apply(client, "redisURI") instanceof RedisURI uri)) {
			warn();
			return RedisConnector.of(client).connect();
		}
		return isEmpty(uri) ? connectToMasterReplica() : RedisConnector.of(client, uri).connect();
	}

	private void warn() {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("This version of Lettuce does not say which URI the client of the LettuceConnectionFactory "
					+ "connects to. A server that accepts a connection and is silent holds a thread for the timeout "
					+ "of that URI. Declare a bean with RedisConnector.of(client, uri) to hold none.");
		}
	}

	private static boolean isEmpty(RedisURI uri) {
		return uri.getHost() == null && uri.getSocket() == null && uri.getSentinels().isEmpty();
	}

	/** The client does not hold the servers of a static master and its replicas. */
	@SuppressWarnings("unchecked")
	private CompletionStage<? extends StatefulConnection<byte[], byte[]>> connectToMasterReplica() {
		if (this.fields.apply(this.factory, "connectionProvider") instanceof LettuceConnectionProvider provider) {
			return provider.getConnectionAsync(StatefulConnection.class);
		}
		throw new IllegalStateException("This version of Spring Data Redis does not say which servers of a static "
				+ "master and its replicas the LettuceConnectionFactory connects to. Declare a RedisConnector bean, "
				+ "such as RedisConnector.of(client, uri) with the URI of the master.");
	}

	@Override
	public void refresh() {
		if (this.factory.isRunning() && this.factory.getRequiredNativeClient() instanceof RedisClusterClient cluster) {
			RedisConnector.of(cluster).refresh();
		}
	}

}
