package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

import io.trypema.RateLimiterUnavailableException;
import io.trypema.counter.CounterBatchException;
import io.trypema.counter.CounterUnavailableException;
import io.trypema.counter.ForeignCounterValueException;

/**
 * Submits the operations of a counter to Redis, and translates failures.
 */
final class CounterClient {

	/** Codes of errors that come before a script has changed anything. */
	private static final Set<String> BEFORE_ANY_CHANGE = Set.of("ASK", "BUSY", "CLUSTERDOWN", "LOADING", "MASTERDOWN",
			"MISCONF", "MOVED", "NOAUTH", "NOREPLICAS", "NOSCRIPT", "OOM", "READONLY", "TRYAGAIN", "WRONGPASS");

	private final CallDispatcher dispatcher;

	private final String name;

	private volatile boolean closed;

	CounterClient(CallDispatcher dispatcher, String name) {
		this.dispatcher = dispatcher;
		this.name = name;
	}

	CallDispatcher dispatcher() {
		return this.dispatcher;
	}

	String name() {
		return this.name;
	}

	/** Accept no more calls, and return whether this was open. */
	synchronized boolean close() {
		boolean open = !this.closed;
		this.closed = true;
		return open;
	}

	boolean isClosed() {
		return this.closed || this.dispatcher.isClosed();
	}

	void checkOpen() {
		if (this.closed) {
			throw new IllegalStateException("The counter '" + this.name + "' is closed");
		}
		this.dispatcher.checkOpen();
	}

	/**
	 * Return an operation that was not submitted yet, and notify the listener at its end.
	 */
	<A, R> Pending<R> pending(CounterOperation operation, CounterCall<A> call, Function<A, R> reader) {
		notifyOf(operation, call);
		return pending(call, reader);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void notifyOf(CounterOperation operation, CompletableFuture<?> answer) {
		RedisCallListener listener = this.dispatcher.settings().listener();
		if (listener != RedisCallListener.none()) {
			long start = System.nanoTime();
			answer.whenComplete((done, failure) -> listener.onCounterOperation(this.name, operation,
					Duration.ofNanos(System.nanoTime() - start), failure != null));
		}
	}

	/**
	 * Return an internal operation that was not submitted yet, of which no listener is
	 * notified.
	 */
	<A, R> Pending<R> pending(CounterCall<A> call, Function<A, R> reader) {
		return new Pending<>() {

			@Override
			public CounterCall<?> call() {
				return call;
			}

			@Override
			public R await() {
				try {
					CounterClient.this.dispatcher.submit(call);
					return reader.apply(CounterClient.this.dispatcher.await(call));
				}
				catch (RateLimiterUnavailableException ex) {
					throw unavailable(ex, call.mayChange());
				}
			}

			@Override
			public CompletableFuture<R> submit() {
				CounterClient.this.dispatcher.submit(call);
				return result();
			}

			@Override
			public CompletableFuture<R> result() {
				return call.handle((answer, failure) -> {
					if (failure instanceof RateLimiterUnavailableException ex) {
						throw unavailable(ex, call.mayChange());
					}
					return reader.apply(answer);
				});
			}

		};
	}

	/** Submit operations so that those to the same server share a round trip. */
	<R> CompletableFuture<List<R>> submitAll(List<Pending<R>> operations) {
		this.dispatcher.submit(operations.stream().map(Pending::call).toList());
		return gather(operations.stream().map(Pending::result).toList());
	}

	/** Return the results of all rows, or the outcome of each if some failed. */
	static <R> CompletableFuture<List<R>> gather(List<CompletableFuture<R>> rows) {
		return CompletableFuture.allOf(rows.toArray(CompletableFuture[]::new)).handle((done, failure) -> {
			if (failure != null) {
				throw failed(rows);
			}
			return rows.stream().map(CompletableFuture::join).toList();
		});
	}

	private static <R> CounterBatchException failed(List<CompletableFuture<R>> rows) {
		List<Optional<?>> changes = new ArrayList<>(rows.size());
		Map<Integer, RuntimeException> failures = new TreeMap<>();
		for (CompletableFuture<R> row : rows) {
			if (row.isCompletedExceptionally()) {
				failures.put(changes.size(),
						(RuntimeException) row.handle((change, failure) -> Failures.unwrap(failure)).join());
				changes.add(Optional.empty());
			}
			else {
				changes.add(Optional.of(row.join()));
			}
		}
		return new CounterBatchException(changes, failures);
	}

	CompletableFuture<Void> removeKeys(String prefix) {
		checkOpen();
		CompletableFuture<Void> removal = this.dispatcher.removeKeys(prefix);
		notifyOf(CounterOperation.CLEAR, removal);
		return removal.exceptionally((failure) -> {
			throw unavailable(this.dispatcher.unavailable(failure), true);
		});
	}

	private CounterUnavailableException unavailable(RateLimiterUnavailableException failure, boolean mayHaveChanged) {
		boolean changed = mayHaveChanged && !isBeforeAnyChange(failure.getCause());
		return new CounterUnavailableException("The counter '" + this.name + "' got no answer"
				+ (changed ? ", but may have been changed: " : ": ") + failure.getMessage(), failure.getCause(),
				changed);
	}

	private static boolean isBeforeAnyChange(@Nullable Throwable failure) {
		return failure instanceof RedisCommandExecutionException answer
				&& BEFORE_ANY_CHANGE.contains(ErrorReply.of(answer).code());
	}

	/** Return a failure of any kind as one of a counter that has changed nothing. */
	CounterUnavailableException unavailable(Throwable failure) {
		Throwable cause = Failures.unwrap(failure);
		return (cause instanceof CounterUnavailableException known) ? known
				: unavailable(this.dispatcher.unavailable(cause), false);
	}

	ArithmeticException overflow(String key, String state, String attempt) {
		return new ArithmeticException("The counter '" + this.name + "' is at " + state + " for the key '" + key + "'"
				+ attempt + " within 64 bits");
	}

	ForeignCounterValueException foreign(String key) {
		return new ForeignCounterValueException("The counter '" + this.name
				+ "' finds something else than a whole number of 64 bits in Redis for the key '" + key
				+ "'. Remove it, or give the counter another name.");
	}

	/** Wait for a future that is certain to complete, and fail as it does. */
	static <R> R join(CompletableFuture<R> future) {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure
					: new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CounterUnavailableException("The wait for the counter was interrupted", ex, true);
		}
	}

	/**
	 * An operation and its result.
	 *
	 * @param <R> the type of result
	 */
	interface Pending<R> {

		CounterCall<?> call();

		/** Submit the call and wait for its result. */
		R await();

		/** Submit the call. */
		CompletableFuture<R> submit();

		/** Return the result of the call once it was submitted. */
		CompletableFuture<R> result();

	}

}
