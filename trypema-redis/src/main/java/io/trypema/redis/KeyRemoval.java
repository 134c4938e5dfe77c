package io.trypema.redis;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/**
 * Removes all keys with a prefix from one server, some at a time.
 */
final class KeyRemoval {

	private static final int KEYS_AT_A_TIME = 500;

	private final RedisClusterAsyncCommands<byte[], byte[]> commands;

	private final ScanArgs selection;

	private final DispatcherSettings settings;

	private KeyRemoval(RedisClusterAsyncCommands<byte[], byte[]> commands, String prefix, DispatcherSettings settings) {
		this.commands = commands;
		this.selection = ScanArgs.Builder.limit(KEYS_AT_A_TIME)
			.match((prefix.replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + '*').getBytes(StandardCharsets.UTF_8));
		this.settings = settings;
	}

	static CompletableFuture<Void> run(RedisTopology topology, String prefix, DispatcherSettings settings) {
		return CompletableFuture
			.allOf(topology.masters()
				.stream()
				.map((master) -> topology.connectionTo(master)
					.thenCompose((connection) -> new KeyRemoval(connection.async(), prefix, settings)
						.from(ScanCursor.INITIAL)))
				.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<Void> from(ScanCursor cursor) {
		return this.settings.inTime(this.commands.scan(cursor, this.selection)).thenCompose(this::remove);
	}

	private CompletionStage<Void> remove(KeyScanCursor<byte[]> found) {
		CompletableFuture<Void> removed = CompletableFuture.allOf(found.getKeys()
			.stream()
			.map((key) -> this.settings.inTime(this.commands.unlink(key)))
			.toArray(CompletableFuture[]::new));
		return found.isFinished() ? removed : removed.thenCompose((done) -> from(found));
	}

}
