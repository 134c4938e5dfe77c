package io.trypema.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.lettuce.core.api.StatefulConnection;
import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;
import io.trypema.Ticker;

/**
 * Opens the connection when it is first needed, and replaces one that was given up. Safe
 * for use by many threads.
 */
final class Reconnector {

	/*
	 * A server that is frozen accepts connections and does not respond. So an attempt
	 * delays others for a moment only: by then Sentinel, or a name, may point elsewhere.
	 * The first attempt that succeeds is used, and the connections of the others are
	 * closed.
	 */

	/** Time after which an attempt to connect does not prevent another one. */
	static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

	/** The same when many attempts are under way, each of which may hold a connection. */
	static final long LONG_PATIENCE = TimeUnit.SECONDS.toNanos(5);

	static final int MANY_ATTEMPTS = 12;

	private final RedisConnector connector;

	private final Function<StatefulConnection<byte[], byte[]>, NodePipelines> opened;

	private final Ticker ticker;

	private volatile @Nullable NodePipelines pipelines;

	/** Attempts under way, the last one last. */
	@GuardedBy("this")
	private final Deque<CompletableFuture<NodePipelines>> attempts = new ArrayDeque<>();

	@GuardedBy("this")
	private long attemptedAt;

	private volatile boolean closed;

	Reconnector(RedisConnector connector, Function<StatefulConnection<byte[], byte[]>, NodePipelines> opened,
			Ticker ticker) {
		this.connector = connector;
		this.opened = opened;
		this.ticker = ticker;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Return the pipelines over the connection, if there is one. */
	@Nullable NodePipelines pipelines() {
		NodePipelines present = this.pipelines;
		if (present != null && present.topology().isClosed()) {
			drop(present);
			return null;
		}
		return present;
	}

	/** Connect, unless that is done or under way. */
	CompletableFuture<NodePipelines> connect() {
		NodePipelines open = pipelines();
		return (open != null) ? CompletableFuture.completedFuture(open) : attempt();
	}

	private CompletableFuture<NodePipelines> attempt() {
		CompletableFuture<NodePipelines> started;
		synchronized (this) {
			NodePipelines present = this.pipelines;
			if (present != null) {
				return CompletableFuture.completedFuture(present);
			}
			CompletableFuture<NodePipelines> last = this.attempts.peekLast();
			long patience = (this.attempts.size() < MANY_ATTEMPTS) ? PATIENCE : LONG_PATIENCE;
			if (last != null && this.ticker.nanos() - this.attemptedAt < patience) {
				return last;
			}
			started = new CompletableFuture<>();
			this.attempts.add(started);
			this.attemptedAt = this.ticker.nanos();
		}
		open(started);
		return started;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void open(CompletableFuture<NodePipelines> started) {
		try {
			this.connector.connect().toCompletableFuture().thenApply(this.opened).whenComplete((created, failure) -> {
				if (created != null) {
					opened(started, created);
				}
				else {
					failed(started, failure);
				}
			});
		}
		catch (RuntimeException ex) {
			failed(started, ex);
		}
	}

	/** Let callers that wait for a failed attempt wait for the next one. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void failed(CompletableFuture<NodePipelines> started, Throwable failure) {
		CompletableFuture<NodePipelines> last;
		synchronized (this) {
			this.attempts.removeIf((attempt) -> attempt == started);
			last = this.attempts.peekLast();
		}
		if (last == null) {
			started.completeExceptionally(failure);
			return;
		}
		last.whenComplete((created, laterFailure) -> {
			if (created != null) {
				started.complete(created);
			}
			else {
				started.completeExceptionally(laterFailure);
			}
		});
	}

	private void opened(CompletableFuture<NodePipelines> started, NodePipelines created) {
		List<CompletableFuture<NodePipelines>> others = List.of();
		NodePipelines taken;
		synchronized (this) {
			this.attempts.removeIf((attempt) -> attempt == started);
			if (!this.closed && this.pipelines == null) {
				this.pipelines = created;
				others = List.copyOf(this.attempts);
				this.attempts.clear();
			}
			taken = this.pipelines;
		}
		if (taken != created) {
			created.close();
		}
		started.complete((taken != null) ? taken : created);
		others.forEach((other) -> other.complete(created));
	}

	/** Close a connection that has become unusable, so that the next call connects. */
	void drop(NodePipelines useless) {
		synchronized (this) {
			if (this.pipelines != useless) {
				return;
			}
			this.pipelines = null;
		}
		useless.giveUp();
	}

	/**
	 * Close the connection, and fail attempts under way, which may hang.
	 * @param failure the failure of the attempts
	 */
	void close(RateLimiterUnavailableException failure) {
		NodePipelines present;
		List<CompletableFuture<NodePipelines>> pending;
		synchronized (this) {
			this.closed = true;
			present = this.pipelines;
			this.pipelines = null;
			pending = List.copyOf(this.attempts);
			this.attempts.clear();
		}
		if (present != null) {
			present.close();
		}
		pending.forEach((attempt) -> attempt.completeExceptionally(failure));
	}

}
