package io.trypema.sample.lab;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.api.StatefulConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.trypema.redis.RedisConnector;

/**
 * Checks whether Redis answers.
 */
@Component
final class ProviderProbe {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final @Nullable RedisConnector connector;

	ProviderProbe(ObjectProvider<RedisConnector> connector) {
		this.connector = connector.getIfUnique();
	}

	/**
	 * Try to connect.
	 * @return a future of whether Redis answers, within a second
	 */
	CompletableFuture<Boolean> isRedisAvailable() {
		if (this.connector == null) {
			return CompletableFuture.completedFuture(false);
		}
		return connect(this.connector).thenCompose(StatefulConnection::closeAsync)
			.thenApply((closed) -> true)
			.toCompletableFuture()
			.completeOnTimeout(false, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionally((ex) -> false);
	}

	private static CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect(RedisConnector connector) {
		try {
			return connector.connect();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
