package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;

/**
 * Connects to a server, or to a master found by Sentinel.
 *
 * @param client the client
 * @param uri the URI to connect to
 */
record ServerConnector(RedisClient client, RedisURI uri) implements RedisConnector {

	/**
	 * Maximum time to wait for the first response of a server that accepted a connection:
	 * by default a client waits for a minute, and the connections of attempts would pile
	 * up.
	 */
	private static final Duration MAX_HANDSHAKE = Duration.ofSeconds(5);

	@Override
	public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
		return this.client.connectAsync(ByteArrayCodec.INSTANCE, bounded(this.uri));
	}

	private static RedisURI bounded(RedisURI uri) {
		RedisURI.Builder copy = RedisURI.builder(uri);
		if (!uri.getSentinels().isEmpty()) {
			copy.withSentinelMasterId(uri.getSentinelMasterId());
			uri.getSentinels().forEach((sentinel) -> copy.withSentinel(bounded(sentinel)));
		}
		Duration timeout = uri.getTimeout();
		boolean bounded = !timeout.isZero() && timeout.compareTo(MAX_HANDSHAKE) <= 0;
		return copy.withTimeout(bounded ? timeout : MAX_HANDSHAKE).build();
	}

}
