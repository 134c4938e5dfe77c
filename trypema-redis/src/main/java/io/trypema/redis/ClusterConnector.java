package io.trypema.redis;

import java.util.concurrent.CompletionStage;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;

/**
 * Connects to a cluster, and refreshes its topology when one of its nodes is gone.
 */
record ClusterConnector(RedisClusterClient client) implements RedisConnector {

	@Override
	public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
		// A client that never connected does not know its cluster yet
		return this.client.refreshPartitionsAsync()
			.thenCompose((done) -> this.client.connectAsync(ByteArrayCodec.INSTANCE));
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void refresh() {
		this.client.refreshPartitionsAsync();
	}

}
