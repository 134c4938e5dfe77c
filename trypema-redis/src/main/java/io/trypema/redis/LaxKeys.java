package io.trypema.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.trypema.counter.ForeignCounterValueException;

/**
 * The keys of a lax counter: adds to them in process, reads them from Redis, and
 * delegates other operations to Redis after a flush.
 *
 * @param <V> the type of the values of a key
 * @param <C> the type of key
 */
final class LaxKeys<V, C extends LaxCell<V>> {

	/** Named by the public class. */
	private static final Logger LOGGER = System.getLogger("io.trypema.redis.LaxCounter");

	private static final int MAX_LOOKS = 100;

	private final CounterClient client;

	private final LaxStore<V, C> store;

	private final LaxFlusher<V, C> flusher;

	private final long lagNanos;

	private final int maxKeys;

	private final Map<String, C> cells = new ConcurrentHashMap<>();

	LaxKeys(CounterClient client, LaxStore<V, C> store, LaxTerms terms) {
		this.client = client;
		this.store = store;
		this.flusher = new LaxFlusher<>(client, store, terms.flushInterval());
		this.lagNanos = terms.allowedLag().toNanos();
		this.maxKeys = terms.maxKeys();
	}

	/** Return the cell of a key, or {@code null} if there is no room for it. */
	@Nullable C cell(String key) {
		C cell = this.cells.get(key);
		this.client.checkOpen();
		if (cell != null) {
			return cell;
		}
		if (this.cells.size() >= this.maxKeys && !makeRoom()) {
			return null;
		}
		return this.cells.computeIfAbsent(key, this.store::create);
	}

	/** Forget a key without pending increments, if there is one among some. */
	private boolean makeRoom() {
		int left = MAX_LOOKS;
		for (Iterator<C> cells = this.cells.values().iterator(); cells.hasNext() && left > 0; left--) {
			if (cells.next().isClean()) {
				// Increments made meanwhile are flushed nevertheless
				cells.remove();
				return true;
			}
		}
		return false;
	}

	/**
	 * Add without asking Redis.
	 * @param cell the cell of the key
	 * @param key the key
	 * @param n the increment
	 * @param down whether the application asked to subtract
	 */
	void add(C cell, String key, long n, boolean down) {
		if (!cell.add(n)) {
			throw this.client.overflow(key, cell.describe(),
					down ? " and cannot subtract " + -n : " and cannot add " + n);
		}
		if (n != 0) {
			this.flusher.queue(cell);
		}
	}

	/** Add, and return the known values then, read first if needed. */
	CompletableFuture<V> inc(C cell, String key, long n, boolean down) {
		return known(cell, key).thenApply((values) -> {
			add(cell, key, n, down);
			// If it is not known, the flush reads it
			return cell.isKnown() ? cell.values() : cell.plus(values, n);
		});
	}

	/** Return the known values, read if needed, and refresh them if they are old. */
	CompletableFuture<V> get(C cell, String key) {
		refresh(cell, key);
		return known(cell, key);
	}

	private CompletableFuture<V> known(C cell, String key) {
		return cell.isKnown() ? CompletableFuture.completedFuture(cell.values()) : read(cell, key);
	}

	/** Refresh values that are older than allowed, without waiting. */
	@SuppressWarnings("FutureReturnValueIgnored")
	void refresh(C cell, String key) {
		long now = this.client.dispatcher().settings().now();
		if (cell.isKnown() && now - cell.readAt() > this.lagNanos && cell.startReading()) {
			try {
				read(cell, key).whenComplete((values, failure) -> {
					if (Failures.unwrap(failure) instanceof ForeignCounterValueException) {
						cell.forget();
					}
					cell.stopReading();
				});
			}
			catch (RuntimeException ex) {
				cell.stopReading();
				throw ex;
			}
		}
	}

	/** Read a key from Redis, and return its known values then. */
	private CompletableFuture<V> read(C cell, String key) {
		long batches = cell.batches();
		if (!cell.isAnswered(batches)) {
			// It is not known whether the value includes the batch
			return this.flusher.flush(List.of(cell)).thenCompose((flushed) -> known(cell, key));
		}
		long sent = cell.confirmed();
		return this.store.read(key).thenApply((values) -> {
			// The value may include batches sent meanwhile or not; their replies
			// determine it
			if (batches == cell.batches()) {
				cell.read(values, sent, this.client.dispatcher().settings().now());
				return cell.values();
			}
			return cell.plus(values, cell.added() - sent);
		});
	}

	/**
	 * Flush a key, and then execute an operation on Redis.
	 * @param key the key
	 * @param operation the operation
	 * @param after returns the values in Redis afterwards
	 */
	<T> CompletableFuture<T> change(String key, Supplier<CompletableFuture<T>> operation, Function<T, V> after) {
		this.client.checkOpen();
		C cell = this.cells.get(key);
		if (cell == null) {
			return operation.get();
		}
		return this.flusher.flush(List.of(cell)).thenCompose((flushed) -> {
			long batches = cell.batches();
			boolean certain = cell.isAnswered(batches);
			long sent = cell.confirmed();
			return operation.get().thenApply((result) -> {
				if (certain && batches == cell.batches()) {
					cell.read(after.apply(result), sent, this.client.dispatcher().settings().now());
				}
				else {
					cell.forget();
				}
				return result;
			});
		});
	}

	/** Flush all keys, execute an operation on Redis, and forget the known values. */
	<T> CompletableFuture<T> changeAll(Supplier<CompletableFuture<T>> operation) {
		return flush().thenCompose((flushed) -> operation.get()
			.whenComplete((result, failure) -> this.cells.values().forEach(LaxCell::forget)));
	}

	/** Flush all increments made so far. */
	CompletableFuture<Void> flush() {
		this.client.checkOpen();
		return this.flusher.flushAll(this.cells.values());
	}

	/**
	 * Flush a key, and then execute an operation on Redis that changes nothing.
	 */
	<T> CompletableFuture<T> ask(String key, Supplier<CompletableFuture<T>> operation) {
		this.client.checkOpen();
		C cell = this.cells.get(key);
		return (cell != null) ? this.flusher.flush(List.of(cell)).thenCompose((flushed) -> operation.get())
				: operation.get();
	}

	/** Return the sum of the unacknowledged increments, without signs. */
	long pending() {
		return this.flusher.pending();
	}

	/** Return the age of the oldest of them. */
	Duration lag() {
		return Duration.ofNanos(this.flusher.lagNanos());
	}

	/** Return the sum of the dropped increments. */
	long dropped() {
		return this.flusher.dropped();
	}

	/**
	 * Flush, for as long as a call may take, and drop increments that cannot be flushed.
	 * @param reachable whether there is a connection at all
	 */
	void close(boolean reachable) {
		boolean interrupted = Thread.interrupted();
		try {
			if (reachable && this.flusher.hasMore()) {
				this.flusher.flushAll(this.cells.values())
					.copy()
					.orTimeout(this.client.dispatcher().settings().timeoutNanos(), TimeUnit.NANOSECONDS)
					.join();
			}
		}
		catch (CompletionException ex) {
			LOGGER.log(Level.DEBUG, "The counter '" + this.client.name() + "' cannot be flushed", ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		long left = this.flusher.stop(this.cells.values());
		if (left != 0) {
			LOGGER.log(Level.WARNING, "The counter '" + this.client.name() + "' was closed before Redis answered to "
					+ left + " that were added: they may be in it or not");
		}
	}

	/** Flush nothing more, and wait for the round under way. */
	void abandon() {
		this.flusher.abandon().join();
	}

}
