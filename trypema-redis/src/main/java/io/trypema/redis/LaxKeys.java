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
 * The keys of a lax counter: adds to them in process, reads them from Redis, and has
 * Redis do other operations after what was added before.
 *
 * @param <V> the type of what is known of a key
 * @param <C> the type of key
 */
final class LaxKeys<V, C extends LaxCell<V>> {

	private static final Logger LOGGER = System.getLogger(LaxCounter.class.getName());

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

	/** Return the cell of a key, or nothing if all keys have something to flush. */
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

	/** Forget a key that has nothing to flush, if there is one among some. */
	private boolean makeRoom() {
		int left = MAX_LOOKS;
		for (Iterator<C> cells = this.cells.values().iterator(); cells.hasNext() && left > 0; left--) {
			if (cells.next().isClean()) {
				// What is added to it meanwhile is flushed all the same
				cells.remove();
				return true;
			}
		}
		return false;
	}

	/**
	 * Add without a word from Redis.
	 * @param cell the cell of the key
	 * @param key the key
	 * @param n what to add
	 * @param down whether the application said it the other way round
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

	/** Add, and return what is known then, read if need be. */
	CompletableFuture<V> inc(C cell, String key, long n, boolean down) {
		return known(cell, key).thenApply((values) -> {
			add(cell, key, n, down);
			// Read anew by the flush
			return cell.isKnown() ? cell.values() : cell.plus(values, n);
		});
	}

	/** Return what is known, read if need be, and have it read anew if it is old. */
	CompletableFuture<V> get(C cell, String key) {
		refresh(cell, key);
		return known(cell, key);
	}

	private CompletableFuture<V> known(C cell, String key) {
		return cell.isKnown() ? CompletableFuture.completedFuture(cell.values()) : read(cell, key);
	}

	/** Read anew what is older than allowed, and wait for nothing. */
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

	/** Read what Redis has of a key, and return what is known of it then. */
	private CompletableFuture<V> read(C cell, String key) {
		long batches = cell.batches();
		if (!cell.isAnswered(batches)) {
			// Whether it is in the value nobody knows
			return this.flusher.flush(List.of(cell)).thenCompose((flushed) -> known(cell, key));
		}
		long sent = cell.confirmed();
		return this.store.read(key).thenApply((values) -> {
			// What was sent meanwhile may be in the value or not; its answer says
			if (batches == cell.batches()) {
				cell.read(values, sent, this.client.dispatcher().settings().now());
				return cell.values();
			}
			return cell.plus(values, cell.added() - sent);
		});
	}

	/**
	 * Have Redis do something after all that was added before.
	 * @param key the key that it is about
	 * @param operation what to do
	 * @param after returns what Redis has afterwards
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

	/** Have Redis do something, and read anew what it may have changed. */
	<T> CompletableFuture<T> changeAll(Supplier<CompletableFuture<T>> operation) {
		return flush().thenCompose((flushed) -> operation.get()
			.whenComplete((result, failure) -> this.cells.values().forEach(LaxCell::forget)));
	}

	/** Bring to Redis what was added up to now. */
	CompletableFuture<Void> flush() {
		this.client.checkOpen();
		return this.flusher.flushAll(this.cells.values());
	}

	/**
	 * Have Redis do something after all that was added before, that changes nothing.
	 */
	<T> CompletableFuture<T> ask(String key, Supplier<CompletableFuture<T>> operation) {
		this.client.checkOpen();
		C cell = this.cells.get(key);
		return (cell != null) ? this.flusher.flush(List.of(cell)).thenCompose((flushed) -> operation.get())
				: operation.get();
	}

	/** Return what Redis has not answered to, without signs. */
	long pending() {
		return this.flusher.pending();
	}

	/** Return for how long that has been waiting. */
	Duration lag() {
		return Duration.ofNanos(this.flusher.lagNanos());
	}

	/** Return the increments that were given up. */
	long dropped() {
		return this.flusher.dropped();
	}

	/**
	 * Bring to Redis what was added, for as long as a call may take, and give up what
	 * cannot be brought.
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

	/** Bring nothing more, and wait for what is under way. */
	void abandon() {
		this.flusher.abandon().join();
	}

}
