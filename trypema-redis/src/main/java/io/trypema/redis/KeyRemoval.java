package io.trypema.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
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

	private final long timeoutNanos;

	KeyRemoval(RedisClusterAsyncCommands<byte[], byte[]> commands, String prefix, long timeoutNanos) {
		this.commands = commands;
		this.selection = ScanArgs.Builder.limit(KEYS_AT_A_TIME)
			.match((prefix.replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + '*').getBytes(StandardCharsets.UTF_8));
		this.timeoutNanos = timeoutNanos;
	}

	static CompletableFuture<Void> run(Gateway gateway, String prefix, long timeoutNanos) {
		return CompletableFuture.allOf(gateway.masters()
			.stream()
			.map((master) -> new KeyRemoval(master, prefix, timeoutNanos).from(ScanCursor.INITIAL))
			.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<Void> from(ScanCursor cursor) {
		return inTime(this.commands.scan(cursor, this.selection)).thenCompose(this::remove);
	}

	private CompletionStage<Void> remove(KeyScanCursor<byte[]> found) {
		List<CompletableFuture<Long>> removals = found.getKeys()
			.stream()
			.map((key) -> inTime(this.commands.unlink(key)))
			.toList();
		CompletableFuture<Void> removed = CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new));
		return found.isFinished() ? removed : removed.thenCompose((done) -> from(found));
	}

	private <T> CompletableFuture<T> inTime(RedisFuture<T> reply) {
		return reply.toCompletableFuture().orTimeout(this.timeoutNanos, TimeUnit.NANOSECONDS);
	}

}
