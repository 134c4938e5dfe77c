package io.trypema.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;

/**
 * Takes calls to Redis: connects when the first one comes, and has a lane for each
 * server.
 */
final class Engine {

	private final RedisConnector connector;

	private final EngineSettings settings;

	private final FailureLog failures;

	private final Circuit connecting = new Circuit();

	private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

	private volatile @Nullable Gateway gateway;

	private @Nullable CompletableFuture<Gateway> attempt;

	private volatile boolean closed;

	Engine(RedisConnector connector, EngineSettings settings, FailureLog failures) {
		this.connector = connector;
		this.settings = settings;
		this.failures = failures;
	}

	EngineSettings settings() {
		return this.settings;
	}

	void checkOpen() {
		if (this.closed) {
			throw new IllegalStateException("The provider is closed");
		}
	}

	/** Whether the last that was heard of Redis was good, or nothing was heard yet. */
	boolean isAvailable() {
		return !this.connecting.isOpen() && this.lanes.values().stream().allMatch(Lane::isOpen);
	}

	<R> Call<R> submit(Call<R> call) {
		checkOpen();
		Gateway connected = this.gateway;
		if (connected != null) {
			lane(connected, call).submit(call);
		}
		else {
			whenConnected(List.of(call), (gateway) -> lane(gateway, call).submit(call));
		}
		return call;
	}

	/** Submit calls so that those to the same server share a round trip. */
	void submit(List<? extends Call<?>> calls) {
		checkOpen();
		Gateway connected = this.gateway;
		if (connected != null) {
			submit(connected, calls);
		}
		else {
			whenConnected(calls, (gateway) -> submit(gateway, calls));
		}
	}

	private void submit(Gateway connected, List<? extends Call<?>> calls) {
		calls.stream()
			.collect(Collectors.groupingBy((call) -> lane(connected, call)))
			.forEach((lane, together) -> lane.submit(together));
	}

	private Lane lane(Gateway connected, Call<?> call) {
		String node = connected.isCluster() ? connected.nodeOf(Gateway.slotOf(this.settings.names().name(call.key())))
				: Gateway.SINGLE_NODE;
		Lane lane = this.lanes.get(node);
		return (lane != null) ? lane
				: this.lanes.computeIfAbsent(node, (name) -> new Lane(connected, this.settings, this.failures));
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void whenConnected(List<? extends Call<?>> calls, Consumer<Gateway> action) {
		this.settings.timer()
			.schedule(() -> fail(calls, this.failures::timedOut), this.settings.timeoutNanos(), TimeUnit.NANOSECONDS);
		connect().whenComplete((connected, failure) -> {
			if (connected != null) {
				action.accept(connected);
			}
			else {
				fail(calls, () -> unavailable(failure));
			}
		});
	}

	private static void fail(List<? extends Call<?>> calls, Supplier<RateLimiterUnavailableException> failure) {
		calls.stream().filter((call) -> !call.isDone()).forEach((call) -> call.completeExceptionally(failure.get()));
	}

	/** Connect, unless that is done or under way, or failed a moment ago. */
	synchronized CompletableFuture<Gateway> connect() {
		checkOpen();
		CompletableFuture<Gateway> last = this.attempt;
		if (last != null && !last.isCompletedExceptionally()) {
			return last;
		}
		if (!this.connecting.admits(System.nanoTime())) {
			return CompletableFuture.failedFuture(this.failures.paused());
		}
		CompletableFuture<Gateway> started = open().whenComplete(this::connected);
		this.attempt = started;
		return started;
	}

	private CompletableFuture<Gateway> open() {
		try {
			return this.connector.connect().toCompletableFuture().thenApply(this::gateway);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Gateway gateway(StatefulConnection<byte[], byte[]> connection) {
		connection.addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
				Engine.this.lanes.values().forEach(Lane::interrupt);
			}

		});
		return Gateway.over(connection);
	}

	private void connected(@Nullable Gateway connected, @Nullable Throwable failure) {
		if (connected == null) {
			this.connecting.failed(System.nanoTime());
			return;
		}
		this.connecting.succeeded();
		this.gateway = connected;
		if (this.closed) {
			connected.closeAsync();
		}
	}

	/** Remove all keys with a prefix, on all servers. */
	CompletableFuture<Void> removeKeys(String prefix) {
		return connect().thenCompose((connected) -> KeyRemoval.run(connected, prefix, this.settings.timeoutNanos()))
			.exceptionally((failure) -> {
				throw unavailable(failure);
			});
	}

	RateLimiterUnavailableException unavailable(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof RateLimiterUnavailableException known) {
			return known;
		}
		return this.failures.refused((cause != null) ? cause : new TimeoutException("There is no connection"));
	}

	/** Wait for a result for as long as a call may take. */
	<R> R await(Call<R> call) {
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

	/** Give up a call, unless it has its result by now. */
	private <R> R abandon(Call<R> call, RateLimiterUnavailableException failure) {
		if (call.completeExceptionally(failure) || call.isCompletedExceptionally()) {
			throw failure;
		}
		return call.join();
	}

	void close() {
		synchronized (this) {
			this.closed = true;
		}
		this.settings.timer().shutdown();
		Gateway connected = this.gateway;
		if (connected != null) {
			connected.closeAsync();
		}
	}

}
