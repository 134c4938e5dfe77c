package io.trypema.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.lettuce.core.api.StatefulConnection;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connection when it is first needed, and another one when it was given up.
 * Safe for use by many threads.
 */
final class Uplink {

	/** After which an attempt to connect does not keep another from being made. */
	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

	private final RedisConnector connector;

	private final Function<StatefulConnection<byte[], byte[]>, Lanes> opened;

	private volatile @Nullable Lanes lanes;

	private @Nullable CompletableFuture<Lanes> attempt;

	private long attemptedAt;

	private volatile boolean closed;

	Uplink(RedisConnector connector, Function<StatefulConnection<byte[], byte[]>, Lanes> opened) {
		this.connector = connector;
		this.opened = opened;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Return the lanes over the connection, if there is one. */
	@Nullable Lanes lanes() {
		Lanes present = this.lanes;
		if (present != null && present.gateway().isClosed()) {
			drop(present);
			return null;
		}
		return present;
	}

	/** Connect, unless that is done or under way. */
	synchronized CompletableFuture<Lanes> connect() {
		Lanes present = this.lanes;
		if (present != null) {
			return CompletableFuture.completedFuture(present);
		}
		CompletableFuture<Lanes> last = this.attempt;
		if (last != null && !last.isDone() && System.nanoTime() - this.attemptedAt < PATIENCE) {
			return last;
		}
		CompletableFuture<Lanes> started = new CompletableFuture<>();
		this.attempt = started;
		this.attemptedAt = System.nanoTime();
		open(started);
		return started;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void open(CompletableFuture<Lanes> started) {
		try {
			this.connector.connect().toCompletableFuture().thenApply(this.opened).whenComplete((created, failure) -> {
				if (created != null) {
					opened(started, created);
				}
				else {
					started.completeExceptionally(failure);
				}
			});
		}
		catch (RuntimeException ex) {
			started.completeExceptionally(ex);
		}
	}

	private void opened(CompletableFuture<Lanes> started, Lanes created) {
		synchronized (this) {
			if (!this.closed && this.attempt == started) {
				this.lanes = created;
			}
		}
		if (this.lanes != created) {
			created.close();
		}
		started.complete(created);
	}

	/** Close a connection that is of no use any more, so that the next call connects. */
	void drop(Lanes useless) {
		synchronized (this) {
			if (this.lanes != useless) {
				return;
			}
			this.lanes = null;
		}
		useless.close();
	}

	void close() {
		Lanes present;
		synchronized (this) {
			this.closed = true;
			present = this.lanes;
		}
		if (present != null) {
			drop(present);
		}
	}

}
