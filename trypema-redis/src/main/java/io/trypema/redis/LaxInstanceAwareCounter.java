package io.trypema.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.trypema.CountComparator;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceChange;
import io.trypema.counter.InstanceCount;
import io.trypema.counter.LiveInstance;

/**
 * An instance-aware counter that buffers increments of its own slice in process and
 * flushes them to Redis every interval. Safe for use by many threads.
 * <p>
 * Values are the last ones read from Redis plus all increments of this instance. They may
 * lack recent changes of others. Operations that set, remove, or depend on a condition
 * flush first and are then executed by Redis, as by a {@link StrictInstanceAwareCounter}
 * of the same name.
 * <p>
 * Increments are not lost while Redis is unavailable, nor counted twice if a reply is
 * lost, unless Redis is unavailable for an hour and for longer than four times the
 * threshold. When another instance sets or removes a key, or {@linkplain #clear() all},
 * the slice of this one is void; increments that it has not flushed yet are added
 * afterwards, to a slice that begins at zero.
 * <p>
 * The instance sends a heartbeat every third of the threshold, whatever the traffic. If
 * it is killed, its pending increments are lost along with its slices.
 *
 * @since 0.1.0
 */
public final class LaxInstanceAwareCounter implements InstanceAwareCounter, BufferedCounter {

	/*
	 * Longer than 400 lines since every operation has two forms, and each of them
	 * determines whether it is executed here or by Redis.
	 */

	private final CounterClient client;

	private final StrictInstanceAwareCounter strict;

	private final LaxKeys<InstanceReply.Values, InstanceCell> keys;

	private final boolean leaving;

	private LaxInstanceAwareCounter(Builder builder) {
		CallDispatcher dispatcher = builder.provider.dispatcher();
		KeyNames names = dispatcher.settings().names();
		this.client = new CounterClient(dispatcher, builder.name);
		InstanceSpace space = new InstanceSpace(names, builder.provider.prefix(), builder.name, builder.instanceName,
				builder.deadAfter);
		this.leaving = builder.leaving;
		this.strict = new StrictInstanceAwareCounter(this.client, space, this.leaving);
		this.keys = new LaxKeys<>(this.client, new InstanceStore(space, this.strict, names), builder.terms);
	}

	/**
	 * Return a builder with all defaults.
	 * @param provider whose connection, prefix and timeout the counter shares; close the
	 * counter first, so that it can give up its slices, or flush
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

	@Override
	public String instanceId() {
		return this.strict.instanceId();
	}

	/**
	 * Add to the slice of this instance, without reading it.
	 * @param key the key
	 * @param n the amount to add
	 * @throws ArithmeticException if the cumulative value or the slice, as far as they
	 * are known, would leave the range of {@code long}
	 */
	public void add(String key, long n) {
		InstanceCell cell = this.keys.cell(key);
		if (cell == null) {
			this.strict.inc(key, n);
		}
		else {
			this.keys.add(cell, key, n, false);
		}
	}

	/**
	 * {@inheritDoc} Waits for Redis only if nothing is known of the key.
	 */
	@Override
	public InstanceCount inc(String key, long n) {
		if (n == 0) {
			return get(key);
		}
		InstanceCell cell = this.keys.cell(key);
		if (cell == null || !cell.isKnown()) {
			return CounterClient.join(move(key, n, false));
		}
		this.keys.add(cell, key, n, false);
		return count(key, cell.values());
	}

	@Override
	public CompletableFuture<InstanceCount> incAsync(String key, long n) {
		return move(key, n, false);
	}

	private CompletableFuture<InstanceCount> move(String key, long n, boolean down) {
		if (n == 0) {
			return getAsync(key);
		}
		InstanceCell cell = this.keys.cell(key);
		if (cell == null) {
			return down ? this.strict.decAsync(key, -n) : this.strict.incAsync(key, n);
		}
		return this.keys.inc(cell, key, n, down).thenApply((values) -> count(key, values));
	}

	/**
	 * {@inheritDoc} Waits for Redis only if nothing is known of the key.
	 */
	@Override
	public InstanceCount dec(String key, long n) {
		return CounterClient.join(decAsync(key, n));
	}

	@Override
	public CompletableFuture<InstanceCount> decAsync(String key, long n) {
		// Which has no positive counterpart that could be added
		return (n != Long.MIN_VALUE) ? move(key, -n, true)
				: this.keys.change(key, () -> this.strict.decAsync(key, n), InstanceStore::values);
	}

	/**
	 * {@inheritDoc} Waits for Redis only if nothing is known of the key.
	 */
	@Override
	public InstanceCount get(String key) {
		InstanceCell cell = this.keys.cell(key);
		if (cell == null) {
			return this.strict.get(key);
		}
		if (cell.isKnown()) {
			this.keys.refresh(cell, key);
			return count(key, cell.values());
		}
		return CounterClient.join(getAsync(key));
	}

	@Override
	public CompletableFuture<InstanceCount> getAsync(String key) {
		InstanceCell cell = this.keys.cell(key);
		return (cell != null) ? this.keys.get(cell, key).thenApply((values) -> count(key, values))
				: this.strict.getAsync(key);
	}

	@Override
	public InstanceCount set(String key, long value) {
		return CounterClient.join(setAsync(key, value));
	}

	@Override
	public CompletableFuture<InstanceCount> setAsync(String key, long value) {
		return this.keys.change(key, () -> this.strict.setAsync(key, value), InstanceStore::values);
	}

	@Override
	public InstanceCount setOnInstance(String key, long value) {
		return CounterClient.join(setOnInstanceAsync(key, value));
	}

	@Override
	public CompletableFuture<InstanceCount> setOnInstanceAsync(String key, long value) {
		return this.keys.change(key, () -> this.strict.setOnInstanceAsync(key, value), InstanceStore::values);
	}

	@Override
	public InstanceCount del(String key) {
		return CounterClient.join(delAsync(key));
	}

	@Override
	public CompletableFuture<InstanceCount> delAsync(String key) {
		return this.keys.change(key, () -> this.strict.delAsync(key), (previous) -> InstanceReply.Values.NONE);
	}

	@Override
	public InstanceCount delOnInstance(String key) {
		return CounterClient.join(delOnInstanceAsync(key));
	}

	@Override
	public CompletableFuture<InstanceCount> delOnInstanceAsync(String key) {
		return this.keys.change(key, () -> this.strict.delOnInstanceAsync(key),
				(left) -> new InstanceReply.Values(left.cumulative(), 0));
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
	public void clearOnInstance() {
		CounterClient.join(clearOnInstanceAsync());
	}

	@Override
	public CompletableFuture<Void> clearOnInstanceAsync() {
		return this.keys.changeAll(this.strict::clearOnInstanceAsync);
	}

	@Override
	public InstanceChange incIf(String key, CountComparator condition, long n) {
		return CounterClient.join(incIfAsync(key, condition, n));
	}

	@Override
	public CompletableFuture<InstanceChange> incIfAsync(String key, CountComparator condition, long n) {
		return change(key, () -> this.strict.incIfAsync(key, condition, n));
	}

	@Override
	public InstanceChange setIf(String key, CountComparator condition, long value) {
		return CounterClient.join(setIfAsync(key, condition, value));
	}

	@Override
	public CompletableFuture<InstanceChange> setIfAsync(String key, CountComparator condition, long value) {
		return change(key, () -> this.strict.setIfAsync(key, condition, value));
	}

	@Override
	public InstanceChange setOnInstanceIf(String key, CountComparator condition, long value) {
		return CounterClient.join(setOnInstanceIfAsync(key, condition, value));
	}

	@Override
	public CompletableFuture<InstanceChange> setOnInstanceIfAsync(String key, CountComparator condition, long value) {
		return change(key, () -> this.strict.setOnInstanceIfAsync(key, condition, value));
	}

	private CompletableFuture<InstanceChange> change(String key,
			Supplier<CompletableFuture<InstanceChange>> operation) {
		return this.keys.change(key, operation, (change) -> InstanceStore.values(change.count()));
	}

	@Override
	public List<InstanceCount> getAll(Collection<String> keys) {
		return CounterClient.join(getAllAsync(keys));
	}

	@Override
	public CompletableFuture<List<InstanceCount>> getAllAsync(Collection<String> keys) {
		return CounterClient.gather(keys.stream().map(this::getAsync).toList());
	}

	@Override
	public List<InstanceChange> incAll(List<CounterUpdate> updates) {
		return CounterClient.join(incAllAsync(updates));
	}

	/**
	 * {@inheritDoc} Rows without a condition are added in process, if no row has one.
	 */
	@Override
	public CompletableFuture<List<InstanceChange>> incAllAsync(List<CounterUpdate> updates) {
		if (updates.stream().anyMatch((row) -> row.condition().relation() != CountComparator.Relation.ALWAYS)) {
			return this.keys.changeAll(() -> this.strict.incAllAsync(updates));
		}
		// All are known then, so that the rows are added in order
		return getAllAsync(updates.stream().map(CounterUpdate::key).distinct().toList()).handle((read, failure) -> null)
			.thenCompose((read) -> CounterClient.gather(updates.stream().map(this::inc).toList()));
	}

	private CompletableFuture<InstanceChange> inc(CounterUpdate row) {
		long n = row.number();
		return incAsync(row.key(), n).thenApply((count) -> new InstanceChange(count,
				new InstanceCount(row.key(), count.cumulative() - n, count.mine() - n), true));
	}

	@Override
	public List<InstanceChange> setAll(List<CounterUpdate> updates) {
		return CounterClient.join(setAllAsync(updates));
	}

	@Override
	public CompletableFuture<List<InstanceChange>> setAllAsync(List<CounterUpdate> updates) {
		return this.keys.changeAll(() -> this.strict.setAllAsync(updates));
	}

	@Override
	public List<InstanceChange> setAllOnInstance(List<CounterUpdate> updates) {
		return CounterClient.join(setAllOnInstanceAsync(updates));
	}

	@Override
	public CompletableFuture<List<InstanceChange>> setAllOnInstanceAsync(List<CounterUpdate> updates) {
		return this.keys.changeAll(() -> this.strict.setAllOnInstanceAsync(updates));
	}

	@Override
	public List<LiveInstance> instances() {
		return this.strict.instances();
	}

	@Override
	public CompletableFuture<List<LiveInstance>> instancesAsync() {
		return this.strict.instancesAsync();
	}

	/**
	 * {@inheritDoc} Flushes the increments of this instance to the key first.
	 */
	@Override
	public Map<String, Long> slices(String key) {
		return CounterClient.join(slicesAsync(key));
	}

	@Override
	public CompletableFuture<Map<String, Long>> slicesAsync(String key) {
		return this.keys.ask(key, () -> this.strict.slicesAsync(key));
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
	 * Give up the slices of this instance with all their increments, and accept no more
	 * calls. Waits for at most the timeout of a call per thousand slices; the remaining
	 * slices disappear after the threshold.
	 * <p>
	 * If the builder specifies that they stay until then, flush, for as long as a call
	 * may take. Increments that cannot be flushed are dropped and logged.
	 */
	@Override
	public void close() {
		boolean reachable = !this.client.dispatcher().isClosed();
		if (!this.client.close()) {
			return;
		}
		if (!this.leaving) {
			this.keys.close(reachable);
			return;
		}
		this.keys.abandon();
		if (reachable) {
			this.strict.leave();
		}
	}

	/** Return the space of this instance. */
	InstanceSpace space() {
		return this.strict.space();
	}

	private static InstanceCount count(String key, InstanceReply.Values values) {
		return new InstanceCount(key, values.cumulative(), values.mine());
	}

	/**
	 * Builds a {@link LaxInstanceAwareCounter}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private final RedisRateLimiterProvider provider;

		private final String name;

		private LaxTerms terms = LaxTerms.DEFAULT;

		private Duration deadAfter = Duration.ofSeconds(30);

		private String instanceName = "";

		private boolean leaving = true;

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
		 * Set the maximum age of values before a read refreshes them from Redis. That is
		 * done in the background: the read returns the present values.
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
		 * Set for how long an instance may be silent before it counts as dead. All
		 * instances should have the same.
		 * @param threshold the time, from 1 second to 1 day; default 30 seconds
		 * @return this builder
		 * @throws IllegalArgumentException if the time is out of range
		 */
		public Builder deadAfter(Duration threshold) {
			this.deadAfter = InstanceSpace.checkThreshold(threshold);
			return this;
		}

		/**
		 * Set the start of the id of this instance, such as the name of its pod. A random
		 * suffix follows, so that an instance that restarts is distinguished from the one
		 * before.
		 * @param name the name, at most 64 letters, digits, {@code .}, {@code _} and
		 * {@code -}; empty by default
		 * @return this builder
		 * @throws IllegalArgumentException if the name is another
		 */
		public Builder instanceName(String name) {
			this.instanceName = InstanceSpace.checkInstanceName(name);
			return this;
		}

		/**
		 * Set whether the slices of this instance are removed when the counter is closed.
		 * @param leave whether they are; default {@code true}; otherwise they disappear
		 * when the instance was silent for the threshold
		 * @return this builder
		 */
		public Builder leaveOnClose(boolean leave) {
			this.leaving = leave;
			return this;
		}

		/**
		 * Build the counter.
		 * @return the counter
		 */
		public LaxInstanceAwareCounter build() {
			return new LaxInstanceAwareCounter(this);
		}

	}

}
