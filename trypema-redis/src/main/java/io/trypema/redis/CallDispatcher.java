package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.api.StatefulConnection;
import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * Dispatches calls to the pipelines of the Redis nodes, and connects when the first one
 * arrives.
 */
final class CallDispatcher {

	private final RedisConnector connector;

	private final DispatcherSettings settings;

	private final FailureLog failures;

	private final CircuitBreaker circuit = new CircuitBreaker();

	/** Outlives connections, and is that of whatever server answers. */
	private final ServerClock clock;

	private final Reconnector reconnector;

	/** Calls to be sent when there is a connection, in order of arrival. */
	private final Queue<Call<?>> queued = new ConcurrentLinkedQueue<>();

	CallDispatcher(RedisConnector connector, DispatcherSettings settings, FailureLog failures) {
		this.connector = connector;
		this.settings = settings;
		this.clock = new ServerClock(settings.drift());
		this.failures = failures;
		this.reconnector = new Reconnector(connector, this::pipelines, settings.ticker());
	}

	private NodePipelines pipelines(StatefulConnection<byte[], byte[]> connection) {
		NodePipelines created = new NodePipelines(RedisTopology.over(connection), this.circuit, this.clock,
				this::giveUp, this.settings, this.failures);
		created.loadScripts();
		return created;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void giveUp(NodePipelines pipelines) {
		if (!pipelines.topology().isCluster()) {
			this.reconnector.drop(pipelines);
			return;
		}
		if (isClosed() || pipelines.topology().isClosed()) {
			return;
		}
		pipelines.topology().refresh(this.settings).whenComplete((done, failure) -> {
			if (failure != null && !isClosed()) {
				this.connector.refresh();
			}
		});
	}

	DispatcherSettings settings() {
		return this.settings;
	}

	boolean isClosed() {
		return this.reconnector.isClosed();
	}

	void checkOpen() {
		if (this.reconnector.isClosed()) {
			throw new IllegalStateException("The provider is closed");
		}
	}

	/** Whether the last contact with Redis succeeded, or there was none yet. */
	boolean isAvailable() {
		NodePipelines pipelines = this.reconnector.pipelines();
		return !this.circuit.isOpen() && (pipelines == null || pipelines.areOpen());
	}

	/**
	 * Let each server decide on a key of the probe, unless calls fail immediately;
	 * connect if needed.
	 */
	CompletableFuture<Boolean> check() {
		return probe().handle((done, failure) -> failure == null);
	}

	private CompletableFuture<Void> probe() {
		NodePipelines pipelines = this.reconnector.pipelines();
		if (pipelines != null) {
			return pipelines.probe();
		}
		if (isClosed() || !this.circuit.admits(this.settings.now())) {
			return CompletableFuture.failedFuture(this.failures.paused());
		}
		return connectInTime().copy()
			.orTimeout(this.settings.timeoutNanos(), TimeUnit.NANOSECONDS)
			.whenComplete((connected, failure) -> {
				if (failure != null) {
					this.circuit.failed(this.settings.now());
				}
			})
			.thenCompose(NodePipelines::probeAdmitted);
	}

	void submit(Call<?> call) {
		checkOpen();
		call.submitted(this.settings.now());
		NodePipelines pipelines = this.reconnector.pipelines();
		if (pipelines != null) {
			pipelines.submit(call);
		}
		else {
			submitConnecting(List.of(call));
		}
	}

	/** Submit calls so that those to the same server share a round trip. */
	void submit(List<? extends Call<?>> calls) {
		checkOpen();
		long now = this.settings.now();
		calls.forEach((call) -> call.submitted(now));
		NodePipelines pipelines = this.reconnector.pipelines();
		if (pipelines != null) {
			pipelines.submit(calls);
		}
		else {
			submitConnecting(calls);
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void submitConnecting(List<? extends Call<?>> calls) {
		if (!this.circuit.admits(this.settings.now())) {
			fail(calls, this.failures.paused());
			return;
		}
		this.queued.addAll(calls);
		this.settings.timer().schedule(() -> expire(calls), this.settings.timeoutNanos(), TimeUnit.NANOSECONDS);
		connectInTime().whenComplete((pipelines, failure) -> {
			if (pipelines != null) {
				pipelines.submitAdmitted(drainQueued());
			}
			else {
				this.circuit.failed(this.settings.now());
				fail(drainQueued(), unavailable(failure));
			}
		});
	}

	private List<Call<?>> drainQueued() {
		List<Call<?>> calls = new ArrayList<>();
		for (Call<?> call = this.queued.poll(); call != null; call = this.queued.poll()) {
			calls.add(call);
		}
		return calls;
	}

	private void expire(List<? extends Call<?>> calls) {
		List<? extends Call<?>> pending = calls.stream().filter((call) -> !call.isDone()).toList();
		if (!pending.isEmpty()) {
			this.circuit.failed(this.settings.now());
			fail(pending, this.failures.timedOut());
		}
	}

	private void fail(List<? extends Call<?>> calls, RateLimiterUnavailableException failure) {
		calls.forEach((call) -> this.failures.fail(call, failure));
	}

	/**
	 * Connect, however long the attempts take, and let each server decide on a key of the
	 * probe.
	 */
	CompletableFuture<Void> connectAndProbe() {
		checkOpen();
		return connectWithin(Reconnector.LONG_PATIENCE).thenCompose(NodePipelines::probeAdmitted)
			.exceptionally((failure) -> {
				throw unavailable(failure);
			});
	}

	/** Connect, unless that is done or under way. */
	CompletableFuture<RedisTopology> connect() {
		checkOpen();
		return connectInTime().thenApply(NodePipelines::topology);
	}

	private CompletableFuture<NodePipelines> connectInTime() {
		return connectWithin(this.settings.timeoutNanos());
	}

	private CompletableFuture<NodePipelines> connectWithin(long nanos) {
		return connectUntil(this.settings.now() + nanos);
	}

	/**
	 * Connect, and retry until the caller's deadline: an attempt may hang, such as one
	 * whose client is shut down meanwhile.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	private CompletableFuture<NodePipelines> connectUntil(long end) {
		CompletableFuture<NodePipelines> attempt = this.reconnector.connect();
		if (!attempt.isDone() && end - this.settings.now() > Reconnector.PATIENCE) {
			this.settings.timer().schedule(() -> {
				if (!attempt.isDone()) {
					connectUntil(end);
				}
			}, Reconnector.PATIENCE, TimeUnit.NANOSECONDS);
		}
		return attempt;
	}

	/** Remove all keys with a prefix, on all servers. */
	CompletableFuture<Void> removeKeys(String prefix) {
		return connect().orTimeout(this.settings.timeoutNanos(), TimeUnit.NANOSECONDS)
			.thenCompose((connected) -> KeyRemoval.run(connected, prefix, this.settings))
			.exceptionally((failure) -> {
				throw unavailable(failure);
			});
	}

	RateLimiterUnavailableException unavailable(@Nullable Throwable failure) {
		Throwable cause = Failures.unwrap(failure);
		if (cause instanceof RateLimiterUnavailableException known) {
			return known;
		}
		return (cause instanceof TimeoutException || cause instanceof CancellationException) ? this.failures.timedOut()
				: this.failures.refused(cause);
	}

	/** Wait for a result for as long as a call may take. */
	<R> R await(CompletableFuture<R> call) {
		try {
			return call.get(this.settings.timeoutNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return abandon(call, this.failures.timedOut());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return abandon(call, this.failures.interrupted(ex));
		}
		catch (ExecutionException ex) {
			throw unavailable(ex.getCause());
		}
	}

	/** Give up a call, unless it already has its result. */
	private <R> R abandon(CompletableFuture<R> call, RateLimiterUnavailableException failure) {
		this.failures.fail(call, failure);
		if (call.isCompletedExceptionally()) {
			throw failure;
		}
		return call.join();
	}

	void close() {
		this.reconnector.close(this.failures.closed());
		fail(drainQueued(), this.failures.closed());
		this.settings.timer().shutdown();
	}

}
