package io.trypema.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.trypema.CountComparator;
import io.trypema.counter.Counter;
import io.trypema.counter.CounterChange;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.CounterValue;

/**
 * A counter that buffers increments in process and flushes them to Redis every interval.
 * Safe for use by many threads.
 * <p>
 * A value is the last one read from Redis plus all increments of this process. It may
 * lack recent increments of other instances. Operations that set, or depend on a
 * condition, flush first and are then executed by Redis, as by a {@link StrictCounter} of
 * the same name.
 * <p>
 * Increments are not lost while Redis is unavailable, nor counted twice if a reply is
 * lost, unless Redis is unavailable for an hour. A process that is killed loses its
 * increments since the last flush. When all keys are {@linkplain #clear() removed},
 * increments that other instances have not flushed yet are added afterwards.
 *
 * @since 0.1.0
 */
public final class LaxCounter implements Counter, BufferedCounter {

	private final CounterClient client;

	private final StrictCounter strict;

	private final LaxKeys<Long, PlainCell> keys;

	private LaxCounter(Builder builder) {
		CallDispatcher dispatcher = builder.provider.dispatcher();
		CounterSpace space = new CounterSpace(builder.provider.prefix(), builder.name, builder.ttl,
				builder.fromCreation);
		this.client = new CounterClient(dispatcher, builder.name);
		this.strict = new StrictCounter(this.client, space);
		String process = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
		this.keys = new LaxKeys<>(this.client,
				new PlainStore(space, this.strict, dispatcher.settings().names(), process), builder.terms);
	}

	/**
	 * Return a builder with all defaults.
	 * @param provider whose connection, prefix and timeout the counter shares; close the
	 * counter first, so that it can flush
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
	 * @param n the amount to add
	 * @throws ArithmeticException if the value, as far as it is known, would leave the
	 * range of {@code long}
	 */
	public void add(String key, long n) {
		PlainCell cell = this.keys.cell(key);
		if (cell == null) {
			this.strict.inc(key, n);
		}
		else {
			this.keys.add(cell, key, n, false);
		}
	}

	@Override
	public long inc(String key, long n) {
		if (n == 0) {
			return get(key);
		}
		PlainCell cell = this.keys.cell(key);
		if (cell == null || !cell.isKnown()) {
			return CounterClient.join(move(key, n, false));
		}
		this.keys.add(cell, key, n, false);
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
		PlainCell cell = this.keys.cell(key);
		if (cell == null) {
			return down ? this.strict.decAsync(key, -n) : this.strict.incAsync(key, n);
		}
		return this.keys.inc(cell, key, n, down);
	}

	@Override
	public long dec(String key, long n) {
		return CounterClient.join(decAsync(key, n));
	}

	@Override
	public CompletableFuture<Long> decAsync(String key, long n) {
		// Which has no positive counterpart that could be added
		return (n != Long.MIN_VALUE) ? move(key, -n, true)
				: this.keys.change(key, () -> this.strict.decAsync(key, n), (value) -> value);
	}

	@Override
	public long get(String key) {
		PlainCell cell = this.keys.cell(key);
		if (cell == null) {
			return this.strict.get(key);
		}
		if (cell.isKnown()) {
			this.keys.refresh(cell, key);
			return cell.value();
		}
		return CounterClient.join(this.keys.get(cell, key));
	}

	@Override
	public CompletableFuture<Long> getAsync(String key) {
		PlainCell cell = this.keys.cell(key);
		return (cell != null) ? this.keys.get(cell, key) : this.strict.getAsync(key);
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
		return this.keys.change(key, () -> this.strict.delAsync(key), (previous) -> 0L);
	}

	@Override
	public void clear() {
		CounterClient.join(clearAsync());
	}

	@Override
	public CompletableFuture<Void> clearAsync() {
		return this.keys.changeAll(this.strict::clearAsync);
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

	private CompletableFuture<CounterChange> change(String key, Supplier<CompletableFuture<CounterChange>> operation) {
		return this.keys.change(key, operation, CounterChange::value);
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
			return this.keys.changeAll(() -> this.strict.incAllAsync(updates));
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
		return this.keys.changeAll(() -> this.strict.setAllAsync(updates));
	}

	@Override
	public void flush() {
		CounterClient.join(flushAsync());
	}

	@Override
	public CompletableFuture<Void> flushAsync() {
		return this.keys.flush();
	}

	@Override
	public long dropped() {
		return this.keys.dropped();
	}

	@Override
	public long pending() {
		return this.keys.pending();
	}

	@Override
	public Duration lag() {
		return this.keys.lag();
	}

	/**
	 * Flush, for as long as a call may take, and accept no more calls. Increments that
	 * cannot be flushed are dropped and logged.
	 */
	@Override
	public void close() {
		boolean reachable = !this.client.dispatcher().isClosed();
		if (this.client.close()) {
			this.keys.close(reachable);
		}
	}

	/**
	 * Builds a {@link LaxCounter}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private final RedisRateLimiterProvider provider;

		private final String name;

		private LaxTerms terms = LaxTerms.DEFAULT;

		private @Nullable Duration ttl;

		private boolean fromCreation;

		private Builder(RedisRateLimiterProvider provider, String name) {
			this.provider = provider;
			this.name = CounterSpace.checkName(name);
		}

		/**
		 * Set the interval after which increments are flushed to Redis.
		 * @param interval the time, from 1 millisecond to 1 minute; default 20
		 * milliseconds
		 * @return this builder
		 * @throws IllegalArgumentException if the time is out of range
		 */
		public Builder flushInterval(Duration interval) {
			this.terms = this.terms.withFlushInterval(interval);
			return this;
		}

		/**
		 * Set the maximum age of a value before a read refreshes it from Redis. That is
		 * done in the background: the read returns the present value.
		 * @param lag the time, from 1 millisecond to 1 minute; default 20 milliseconds
		 * @return this builder
		 * @throws IllegalArgumentException if the time is out of range
		 */
		public Builder allowedLag(Duration lag) {
			this.terms = this.terms.withAllowedLag(lag);
			return this;
		}

		/**
		 * Set how many keys are kept in process. A key without pending increments is
		 * evicted for a new one; if there is none, operations on new keys are executed by
		 * Redis.
		 * @param maxKeys the number, at least 1; default 100 000
		 * @return this builder
		 * @throws IllegalArgumentException if the number is less than 1
		 */
		public Builder maxKeys(int maxKeys) {
			this.terms = this.terms.withMaxKeys(maxKeys);
			return this;
		}

		/**
		 * Expire a key after a time without a flush to it.
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
		 * Expire a key a time after the first flush to it, whatever happens in between.
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
