package io.trypema.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.trypema.CountComparator;
import io.trypema.counter.Counter;
import io.trypema.counter.CounterChange;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.CounterValue;
import io.trypema.counter.ForeignCounterValueException;

/**
 * A counter that adds in process, and brings what it has added to Redis every interval.
 * Safe for use by many threads.
 * <p>
 * Values are those that Redis had when it was last heard of, with all that this process
 * has added. They may lack what other instances added meanwhile. Operations that set, or
 * depend on a condition, bring to Redis what was added before and have Redis do them, as
 * a {@link StrictCounter} of the same name does.
 * <p>
 * What was added is not lost while Redis is away, nor added twice if an answer is lost,
 * unless Redis is away for an hour. What a process has added in the last interval is lost
 * if it is killed. When the keys are {@linkplain #clear() removed}, what other instances
 * have added before and not brought yet is added afterwards.
 *
 * @since 0.1.0
 */
public final class LaxCounter implements Counter {

	private static final Logger LOGGER = System.getLogger(LaxCounter.class.getName());

	private static final int MAX_LOOKS = 100;

	private final CounterClient client;

	private final CounterSpace space;

	private final StrictCounter strict;

	private final LaxFlusher flusher;

	private final long lagNanos;

	private final int maxKeys;

	private final Map<String, LaxCell> cells = new ConcurrentHashMap<>();

	private LaxCounter(Builder builder) {
		this.client = new CounterClient(builder.provider.engine(), builder.name);
		this.space = new CounterSpace(builder.provider.prefix(), builder.name, builder.ttl, builder.fromCreation);
		this.strict = new StrictCounter(this.client, this.space);
		this.flusher = new LaxFlusher(this.client, this.space, builder.flushInterval);
		this.lagNanos = builder.allowedLag.toNanos();
		this.maxKeys = builder.maxKeys;
	}

	/**
	 * Return a builder with all defaults.
	 * @param provider whose connection, prefix and timeout the counter shares; close the
	 * counter first, so that it can bring to Redis what it has added
	 * @param name the name, from 1 to 64 letters, digits, {@code .}, {@code _} and
	 * {@code -}; instances share a counter if they have the same prefix and name
	 * @return the builder
	 * @throws IllegalArgumentException if the name is another
	 */
	public static Builder builder(RedisRateLimiterProvider provider, String name) {
		return new Builder(provider, name);
	}

	@Override
	public String name() {
		return this.client.name();
	}

	/**
	 * Add to the value of a key, without reading it.
	 * @param key the key
	 * @param n what to add
	 * @throws ArithmeticException if the value, as far as it is known, would leave the
	 * range of {@code long}
	 */
	public void add(String key, long n) {
		LaxCell cell = cell(key);
		if (cell == null) {
			this.strict.inc(key, n);
		}
		else {
			add(cell, key, n, false);
		}
	}

	private void add(LaxCell cell, String key, long n, boolean down) {
		if (!cell.add(n)) {
			throw this.client.overflow(key, Long.toString(cell.value()),
					down ? " and cannot subtract " + -n : " and cannot add " + n);
		}
		if (n != 0) {
			this.flusher.queue(cell);
		}
	}

	/** Return the cell of a key, or nothing if all keys have something to flush. */
	private @Nullable LaxCell cell(String key) {
		LaxCell cell = this.cells.get(key);
		this.client.checkOpen();
		if (cell != null) {
			return cell;
		}
		if (this.cells.size() >= this.maxKeys && !makeRoom()) {
			return null;
		}
		return this.cells.computeIfAbsent(key, (created) -> new LaxCell(CounterKey.of(this.space, created)));
	}

	/** Forget a key that has nothing to flush, if there is one among some. */
	private boolean makeRoom() {
		int left = MAX_LOOKS;
		for (Iterator<LaxCell> cells = this.cells.values().iterator(); cells.hasNext() && left > 0; left--) {
			if (cells.next().isClean()) {
				// What is added to it meanwhile is flushed all the same
				cells.remove();
				return true;
			}
		}
		return false;
	}

	@Override
	public long inc(String key, long n) {
		if (n == 0) {
			return get(key);
		}
		LaxCell cell = cell(key);
		if (cell == null || !cell.isKnown()) {
			return CounterClient.join(move(key, n, false));
		}
		add(cell, key, n, false);
		return cell.value();
	}

	@Override
	public CompletableFuture<Long> incAsync(String key, long n) {
		return move(key, n, false);
	}

	private CompletableFuture<Long> move(String key, long n, boolean down) {
		if (n == 0) {
			return getAsync(key);
		}
		LaxCell cell = cell(key);
		if (cell == null) {
			return down ? this.strict.decAsync(key, -n) : this.strict.incAsync(key, n);
		}
		return known(cell, key).thenApply((value) -> {
			add(cell, key, n, down);
			// Read anew by the flush
			return cell.isKnown() ? cell.value() : value + n;
		});
	}

	@Override
	public long dec(String key, long n) {
		return CounterClient.join(decAsync(key, n));
	}

	@Override
	public CompletableFuture<Long> decAsync(String key, long n) {
		// Which has no positive counterpart that could be added
		return (n != Long.MIN_VALUE) ? move(key, -n, true) : change(key,
				() -> this.strict.decAsync(key, n).thenApply((value) -> new CounterChange(key, value, value, true)))
			.thenApply(CounterChange::value);
	}

	@Override
	public long get(String key) {
		LaxCell cell = cell(key);
		if (cell == null) {
			return this.strict.get(key);
		}
		refresh(cell, key);
		return cell.isKnown() ? cell.value() : CounterClient.join(read(cell, key));
	}

	@Override
	public CompletableFuture<Long> getAsync(String key) {
		LaxCell cell = cell(key);
		if (cell == null) {
			return this.strict.getAsync(key);
		}
		refresh(cell, key);
		return known(cell, key);
	}

	private CompletableFuture<Long> known(LaxCell cell, String key) {
		return cell.isKnown() ? CompletableFuture.completedFuture(cell.value()) : read(cell, key);
	}

	/** Read anew what is older than allowed, and wait for nothing. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void refresh(LaxCell cell, String key) {
		long now = this.client.engine().settings().now();
		if (cell.isKnown() && now - cell.readAt() > this.lagNanos && cell.startReading()) {
			try {
				read(cell, key).whenComplete((value, failure) -> {
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

	/** Read the value of a key in Redis, and return what is known of it then. */
	private CompletableFuture<Long> read(LaxCell cell, String key) {
		long batches = cell.batches();
		if (!cell.isAnswered(batches)) {
			// Whether it is in the value nobody knows
			return this.flusher.flush(List.of(cell)).thenCompose((flushed) -> known(cell, key));
		}
		long sent = cell.confirmed();
		return this.strict.getAsync(key).thenApply((value) -> {
			// What was sent meanwhile may be in the value or not; its answer says
			if (batches == cell.batches()) {
				cell.read(value, sent, this.client.engine().settings().now());
				return cell.value();
			}
			return value + cell.added() - sent;
		});
	}

	@Override
	public long set(String key, long value) {
		return CounterClient.join(setAsync(key, value));
	}

	@Override
	public CompletableFuture<Long> setAsync(String key, long value) {
		return setIfAsync(key, CountComparator.always(), value).thenApply(CounterChange::value);
	}

	@Override
	public long del(String key) {
		return CounterClient.join(delAsync(key));
	}

	@Override
	public CompletableFuture<Long> delAsync(String key) {
		return change(key, () -> this.strict.delAsync(key).thenApply((old) -> new CounterChange(key, 0, old, true)))
			.thenApply(CounterChange::previous);
	}

	@Override
	public void clear() {
		CounterClient.join(clearAsync());
	}

	@Override
	public CompletableFuture<Void> clearAsync() {
		this.client.checkOpen();
		return this.flusher.flushAll(this.cells.values())
			.thenCompose((flushed) -> this.strict.clearAsync())
			.thenRun(() -> this.cells.values().forEach(LaxCell::forget));
	}

	@Override
	public CounterChange incIf(String key, CountComparator condition, long n) {
		return CounterClient.join(incIfAsync(key, condition, n));
	}

	@Override
	public CompletableFuture<CounterChange> incIfAsync(String key, CountComparator condition, long n) {
		return change(key, () -> this.strict.incIfAsync(key, condition, n));
	}

	@Override
	public CounterChange setIf(String key, CountComparator condition, long value) {
		return CounterClient.join(setIfAsync(key, condition, value));
	}

	@Override
	public CompletableFuture<CounterChange> setIfAsync(String key, CountComparator condition, long value) {
		return change(key, () -> this.strict.setIfAsync(key, condition, value));
	}

	@Override
	public CounterChange incWithin(String key, long n, long least, long most) {
		return CounterClient.join(incWithinAsync(key, n, least, most));
	}

	@Override
	public CompletableFuture<CounterChange> incWithinAsync(String key, long n, long least, long most) {
		return change(key, () -> this.strict.incWithinAsync(key, n, least, most));
	}

	/** Have Redis do something after all that was added before. */
	private CompletableFuture<CounterChange> change(String key, Supplier<CompletableFuture<CounterChange>> operation) {
		this.client.checkOpen();
		LaxCell cell = this.cells.get(key);
		if (cell == null) {
			return operation.get();
		}
		return this.flusher.flush(List.of(cell)).thenCompose((flushed) -> {
			long batches = cell.batches();
			boolean certain = cell.isAnswered(batches);
			long sent = cell.confirmed();
			return operation.get().thenApply((row) -> {
				if (certain && batches == cell.batches()) {
					cell.read(row.value(), sent, this.client.engine().settings().now());
				}
				else {
					cell.forget();
				}
				return row;
			});
		});
	}

	@Override
	public List<CounterValue> getAll(Collection<String> keys) {
		return CounterClient.join(getAllAsync(keys));
	}

	@Override
	public CompletableFuture<List<CounterValue>> getAllAsync(Collection<String> keys) {
		return CounterClient.gather(
				keys.stream().map((key) -> getAsync(key).thenApply((value) -> new CounterValue(key, value))).toList());
	}

	@Override
	public List<CounterChange> incAll(List<CounterUpdate> updates) {
		return CounterClient.join(incAllAsync(updates));
	}

	/**
	 * {@inheritDoc} Rows without a condition are added in process, if no row has one.
	 */
	@Override
	public CompletableFuture<List<CounterChange>> incAllAsync(List<CounterUpdate> updates) {
		if (updates.stream().anyMatch((row) -> row.condition().relation() != CountComparator.Relation.ALWAYS)) {
			return changeAll(() -> this.strict.incAllAsync(updates));
		}
		// All are known then, so that the rows are added in order
		return getAllAsync(updates.stream().map(CounterUpdate::key).distinct().toList()).handle((read, failure) -> null)
			.thenCompose((read) -> CounterClient.gather(updates.stream()
				.map((row) -> incAsync(row.key(), row.number())
					.thenApply((value) -> new CounterChange(row.key(), value, value - row.number(), true)))
				.toList()));
	}

	@Override
	public List<CounterChange> setAll(List<CounterUpdate> updates) {
		return CounterClient.join(setAllAsync(updates));
	}

	@Override
	public CompletableFuture<List<CounterChange>> setAllAsync(List<CounterUpdate> updates) {
		return changeAll(() -> this.strict.setAllAsync(updates));
	}

	/** Have Redis do something, and read anew what it may have changed. */
	private CompletableFuture<List<CounterChange>> changeAll(
			Supplier<CompletableFuture<List<CounterChange>>> operation) {
		this.client.checkOpen();
		return this.flusher.flushAll(this.cells.values())
			.thenCompose((flushed) -> operation.get())
			.whenComplete((rows, failure) -> this.cells.values().forEach(LaxCell::forget));
	}

	/**
	 * Bring to Redis what was added up to now.
	 * @throws io.trypema.counter.CounterUnavailableException if that cannot be done in
	 * time; it is tried again at the end of the interval
	 */
	public void flush() {
		CounterClient.join(flushAsync());
	}

	/**
	 * Bring to Redis what was added up to now, as {@link #flush()} does.
	 * @return a future that completes when it is there
	 */
	public CompletableFuture<Void> flushAsync() {
		this.client.checkOpen();
		return this.flusher.flushAll(this.cells.values());
	}

	/**
	 * Return what was given up since the counter was built, because a value would have
	 * left its range or Redis had something else, and when the counter was closed.
	 * @return the sum of the increments, without their signs
	 */
	public long dropped() {
		return this.flusher.dropped();
	}

	/**
	 * Bring to Redis what was added, for as long as a call may take, and take no more
	 * calls. What cannot be brought is given up and logged.
	 */
	@Override
	public void close() {
		boolean gone = this.client.engine().isClosed();
		if (!this.client.close()) {
			return;
		}
		boolean interrupted = Thread.interrupted();
		try {
			if (!gone && this.flusher.hasMore()) {
				this.flusher.flushAll(this.cells.values())
					.copy()
					.orTimeout(this.client.engine().settings().timeoutNanos(), TimeUnit.NANOSECONDS)
					.join();
			}
		}
		catch (CompletionException ex) {
			LOGGER.log(Level.DEBUG, "The counter '" + name() + "' cannot be flushed", ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		long left = this.flusher.stop(this.cells.values());
		if (left != 0) {
			LOGGER.log(Level.WARNING, "The counter '" + name() + "' was closed before Redis answered to " + left
					+ " that were added: they may be in it or not");
		}
	}

	/**
	 * Builds a {@link LaxCounter}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private static final Duration MIN_INTERVAL = Duration.ofMillis(1);

		private static final Duration MAX_INTERVAL = Duration.ofMinutes(1);

		private final RedisRateLimiterProvider provider;

		private final String name;

		private Duration flushInterval = Duration.ofMillis(20);

		private Duration allowedLag = Duration.ofMillis(20);

		private int maxKeys = 100_000;

		private @Nullable Duration ttl;

		private boolean fromCreation;

		private Builder(RedisRateLimiterProvider provider, String name) {
			this.provider = provider;
			this.name = CounterSpace.checkName(name);
		}

		/**
		 * Set how long after it was added something is brought to Redis.
		 * @param interval the time, from 1 millisecond to 1 minute; default 20
		 * milliseconds
		 * @return this builder
		 * @throws IllegalArgumentException if the time is out of range
		 */
		public Builder flushInterval(Duration interval) {
			this.flushInterval = check("interval of flushes", interval);
			return this;
		}

		/**
		 * Set how old a value that is read may be before it is read anew. That is done in
		 * the background: the value is returned as it is.
		 * @param lag the time, from 1 millisecond to 1 minute; default 20 milliseconds
		 * @return this builder
		 * @throws IllegalArgumentException if the time is out of range
		 */
		public Builder allowedLag(Duration lag) {
			this.allowedLag = check("allowed lag", lag);
			return this;
		}

		private static Duration check(String what, Duration time) {
			if (time.compareTo(MIN_INTERVAL) < 0 || time.compareTo(MAX_INTERVAL) > 0) {
				throw new IllegalArgumentException(
						"The " + what + " of a counter must be from 1 ms to 1 min, but is " + time);
			}
			return time;
		}

		/**
		 * Set how many keys are kept in process. One that has nothing to flush goes for a
		 * new one; if there is none, Redis does the operations on new ones.
		 * @param maxKeys the number, at least 1; default 100 000
		 * @return this builder
		 * @throws IllegalArgumentException if the number is less than 1
		 */
		public Builder maxKeys(int maxKeys) {
			if (maxKeys < 1) {
				throw new IllegalArgumentException("The keys of a counter must be at least 1, but are " + maxKeys);
			}
			this.maxKeys = maxKeys;
			return this;
		}

		/**
		 * Let a key go when nothing was brought to it for a time.
		 * @param ttl the time, from 1 millisecond to 3650 days; by default keys stay for
		 * ever
		 * @return this builder
		 * @throws IllegalArgumentException if the time is out of range
		 */
		public Builder expireAfterChange(Duration ttl) {
			this.ttl = CounterSpace.checkTtl(ttl);
			this.fromCreation = false;
			return this;
		}

		/**
		 * Let a key go a time after something was first brought to it, whatever happens
		 * in between.
		 * @param ttl the time, from 1 millisecond to 3650 days; by default keys stay for
		 * ever
		 * @return this builder
		 * @throws IllegalArgumentException if the time is out of range
		 */
		public Builder expireAfterCreation(Duration ttl) {
			this.ttl = CounterSpace.checkTtl(ttl);
			this.fromCreation = true;
			return this;
		}

		/**
		 * Build the counter.
		 * @return the counter
		 */
		public LaxCounter build() {
			return new LaxCounter(this);
		}

	}

}
