package io.trypema.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.trypema.CountComparator;
import io.trypema.counter.CounterUnavailableException;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceChange;
import io.trypema.counter.InstanceCount;
import io.trypema.counter.LiveInstance;

/**
 * An instance-aware counter that delegates every operation to Redis, which executes them
 * in order of arrival. Safe for use by many threads.
 * <p>
 * All keys of a counter are in one slot of a cluster. The instance sends a heartbeat
 * every third of the threshold, whatever the traffic; each operation counts as one too.
 * All times are those of the server. When all instances have been silent for four times
 * the threshold, the counter is removed.
 *
 * @since 0.1.0
 */
public final class StrictInstanceAwareCounter implements InstanceAwareCounter {

	/* Longer than 400 lines since every operation has two forms. */

	private final CounterClient client;

	private final InstanceSpace space;

	private final boolean leaving;

	/** Run with each heartbeat. */
	private volatile Runnable companion = () -> {
	};

	private StrictInstanceAwareCounter(Builder builder) {
		this(new CounterClient(builder.provider.dispatcher(), builder.name),
				new InstanceSpace(builder.provider.dispatcher().settings().names(),
						builder.provider.prefix() + builder.kind, builder.name, builder.instanceName,
						builder.deadAfter),
				builder.leaving);
	}

	/** Create the delegate of a lax counter, for its operations and heartbeats. */
	StrictInstanceAwareCounter(CounterClient client, InstanceSpace space, boolean leaving) {
		this.client = client;
		this.space = space;
		this.leaving = leaving;
		scheduleSignOfLife();
	}

	/**
	 * Return a builder with all defaults.
	 * @param provider whose connection, prefix and timeout the counter shares; closing it
	 * closes the counter, which then leaves its slices until the threshold
	 * @param name the name, from 1 to 64 letters, digits, {@code .}, {@code _} and
	 * {@code -}; instances share a counter if they have the same prefix and name
	 * @return the builder
	 * @throws IllegalArgumentException if the name is another
	 */
	public static Builder builder(RedisRateLimiterProvider provider, String name) {
		return new Builder(provider, name);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void scheduleSignOfLife() {
		long period = this.space.period().toMillis();
		// Earlier by a random amount, so that instances do not all send at the same time
		long delay = period - ThreadLocalRandom.current().nextLong(period / 10 + 1);
		try {
			this.client.dispatcher().settings().timer().schedule(this::giveSignOfLife, delay, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The provider is closed
		}
	}

	private void giveSignOfLife() {
		if (!this.client.isClosed()) {
			scheduleSignOfLife();
			cleanUp();
			this.companion.run();
		}
	}

	/** Repeats while there is more to do than one run of a script should do. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void cleanUp() {
		try {
			this.client.pending(InstanceCall.giveSignOfLife(this.space), (more) -> more).submit().thenAccept((more) -> {
				if (more) {
					cleanUp();
				}
			});
		}
		catch (IllegalStateException ex) {
			// Closed meanwhile
		}
	}

	@Override
	public String name() {
		return this.client.name();
	}

	@Override
	public String instanceId() {
		return this.space.instance();
	}

	@Override
	public InstanceCount inc(String key, long n) {
		return increment(key, n).await();
	}

	@Override
	public CompletableFuture<InstanceCount> incAsync(String key, long n) {
		return increment(key, n).submit();
	}

	private CounterClient.Pending<InstanceCount> increment(String key, long n) {
		return this.client.pending(CounterOperation.INC, InstanceCall.inc(this.space, field(key), n),
				(reply) -> count(key, reply, " and cannot add " + n));
	}

	@Override
	public InstanceCount dec(String key, long n) {
		return decrement(key, n).await();
	}

	@Override
	public CompletableFuture<InstanceCount> decAsync(String key, long n) {
		return decrement(key, n).submit();
	}

	private CounterClient.Pending<InstanceCount> decrement(String key, long n) {
		return this.client.pending(CounterOperation.INC, InstanceCall.dec(this.space, field(key), n),
				(reply) -> count(key, reply, " and cannot subtract " + n));
	}

	@Override
	public InstanceCount get(String key) {
		return reading(key).await();
	}

	@Override
	public CompletableFuture<InstanceCount> getAsync(String key) {
		return reading(key).submit();
	}

	private CounterClient.Pending<InstanceCount> reading(String key) {
		return this.client.pending(CounterOperation.GET, InstanceCall.get(this.space, field(key)),
				(reply) -> count(key, reply, ""));
	}

	@Override
	public InstanceCount set(String key, long value) {
		return setting(CounterUpdate.of(key, value)).await().count();
	}

	@Override
	public CompletableFuture<InstanceCount> setAsync(String key, long value) {
		return setting(CounterUpdate.of(key, value)).submit().thenApply(InstanceChange::count);
	}

	@Override
	public InstanceCount setOnInstance(String key, long value) {
		return settingSlice(CounterUpdate.of(key, value)).await().count();
	}

	@Override
	public CompletableFuture<InstanceCount> setOnInstanceAsync(String key, long value) {
		return settingSlice(CounterUpdate.of(key, value)).submit().thenApply(InstanceChange::count);
	}

	@Override
	public InstanceCount del(String key) {
		return deletion(key).await();
	}

	@Override
	public CompletableFuture<InstanceCount> delAsync(String key) {
		return deletion(key).submit();
	}

	private CounterClient.Pending<InstanceCount> deletion(String key) {
		return this.client.pending(CounterOperation.DEL, InstanceCall.delete(this.space, field(key)),
				(reply) -> count(key, reply, ""));
	}

	@Override
	public InstanceCount delOnInstance(String key) {
		return sliceDeletion(key).await();
	}

	@Override
	public CompletableFuture<InstanceCount> delOnInstanceAsync(String key) {
		return sliceDeletion(key).submit();
	}

	private CounterClient.Pending<InstanceCount> sliceDeletion(String key) {
		return this.client.pending(CounterOperation.DEL, InstanceCall.deleteSlice(this.space, field(key)),
				(reply) -> count(key, reply, " and cannot give up the slice"));
	}

	@Override
	public void clear() {
		CounterClient.join(clearAsync());
	}

	@Override
	public CompletableFuture<Void> clearAsync() {
		this.client.checkOpen();
		return this.client.pending(CounterOperation.CLEAR, InstanceCall.clear(this.space), (done) -> done)
			.submit()
			.thenAccept((done) -> {
			});
	}

	@Override
	public void clearOnInstance() {
		CounterClient.join(clearOnInstanceAsync());
	}

	@Override
	public CompletableFuture<Void> clearOnInstanceAsync() {
		this.client.checkOpen();
		return giveUp(false);
	}

	private CompletableFuture<Void> giveUp(boolean leaving) {
		return this.client.pending(InstanceCall.giveUp(this.space, leaving), (more) -> more)
			.submit()
			.thenCompose((more) -> more ? giveUp(leaving) : CompletableFuture.completedFuture(null));
	}

	@Override
	public InstanceChange incIf(String key, CountComparator condition, long n) {
		return increment(new CounterUpdate(key, condition, n)).await();
	}

	@Override
	public CompletableFuture<InstanceChange> incIfAsync(String key, CountComparator condition, long n) {
		return increment(new CounterUpdate(key, condition, n)).submit();
	}

	private CounterClient.Pending<InstanceChange> increment(CounterUpdate row) {
		return this.client.pending(CounterOperation.INC,
				InstanceCall.incIf(this.space, field(row.key()), row.condition(), row.number()),
				(reply) -> change(row.key(), reply, " and cannot add " + row.number()));
	}

	@Override
	public InstanceChange setIf(String key, CountComparator condition, long value) {
		return setting(new CounterUpdate(key, condition, value)).await();
	}

	@Override
	public CompletableFuture<InstanceChange> setIfAsync(String key, CountComparator condition, long value) {
		return setting(new CounterUpdate(key, condition, value)).submit();
	}

	private CounterClient.Pending<InstanceChange> setting(CounterUpdate row) {
		return this.client.pending(CounterOperation.SET,
				InstanceCall.setIf(this.space, field(row.key()), row.condition(), row.number()),
				(reply) -> change(row.key(), reply, ""));
	}

	@Override
	public InstanceChange setOnInstanceIf(String key, CountComparator condition, long value) {
		return settingSlice(new CounterUpdate(key, condition, value)).await();
	}

	@Override
	public CompletableFuture<InstanceChange> setOnInstanceIfAsync(String key, CountComparator condition, long value) {
		return settingSlice(new CounterUpdate(key, condition, value)).submit();
	}

	private CounterClient.Pending<InstanceChange> settingSlice(CounterUpdate row) {
		return this.client.pending(CounterOperation.SET,
				InstanceCall.setSliceIf(this.space, field(row.key()), row.condition(), row.number()),
				(reply) -> change(row.key(), reply, " and cannot set the slice to " + row.number()));
	}

	@Override
	public List<InstanceCount> getAll(Collection<String> keys) {
		return CounterClient.join(getAllAsync(keys));
	}

	@Override
	public CompletableFuture<List<InstanceCount>> getAllAsync(Collection<String> keys) {
		return this.client.submitAll(keys.stream().map(this::reading).toList());
	}

	@Override
	public List<InstanceChange> incAll(List<CounterUpdate> updates) {
		return CounterClient.join(incAllAsync(updates));
	}

	@Override
	public CompletableFuture<List<InstanceChange>> incAllAsync(List<CounterUpdate> updates) {
		return this.client.submitAll(updates.stream().map(this::increment).toList());
	}

	@Override
	public List<InstanceChange> setAll(List<CounterUpdate> updates) {
		return CounterClient.join(setAllAsync(updates));
	}

	@Override
	public CompletableFuture<List<InstanceChange>> setAllAsync(List<CounterUpdate> updates) {
		return this.client.submitAll(updates.stream().map(this::setting).toList());
	}

	@Override
	public List<InstanceChange> setAllOnInstance(List<CounterUpdate> updates) {
		return CounterClient.join(setAllOnInstanceAsync(updates));
	}

	@Override
	public CompletableFuture<List<InstanceChange>> setAllOnInstanceAsync(List<CounterUpdate> updates) {
		return this.client.submitAll(updates.stream().map(this::settingSlice).toList());
	}

	@Override
	public List<LiveInstance> instances() {
		return sightings().await();
	}

	@Override
	public CompletableFuture<List<LiveInstance>> instancesAsync() {
		return sightings().submit();
	}

	private CounterClient.Pending<List<LiveInstance>> sightings() {
		this.client.checkOpen();
		return this.client.pending(CounterOperation.LIST, InstanceCall.instances(this.space), (instances) -> instances);
	}

	@Override
	public Map<String, Long> slices(String key) {
		return allSlices(key).await();
	}

	@Override
	public CompletableFuture<Map<String, Long>> slicesAsync(String key) {
		return allSlices(key).submit();
	}

	private CounterClient.Pending<Map<String, Long>> allSlices(String key) {
		return this.client.pending(CounterOperation.LIST, InstanceCall.slices(this.space, field(key)),
				(slices) -> slices);
	}

	/**
	 * Give up the slices of this instance, unless the builder specifies otherwise, and
	 * accept no more calls. Waits for at most the timeout of a call per thousand slices;
	 * the remaining slices disappear after the threshold.
	 */
	@Override
	public void close() {
		boolean gone = this.client.dispatcher().isClosed();
		if (this.client.close() && this.leaving && !gone) {
			leave();
		}
	}

	/** Give up all slices, and wait for that. */
	void leave() {
		try {
			CounterClient.join(giveUp(true));
		}
		catch (CounterUnavailableException | IllegalStateException ex) {
			// Counts as dead after the threshold
		}
	}

	/** Return the space of this instance. */
	InstanceSpace space() {
		return this.space;
	}

	void companion(Runnable companion) {
		this.companion = companion;
	}

	private byte[] field(String key) {
		this.client.checkOpen();
		return this.client.dispatcher().settings().names().field(key);
	}

	private InstanceCount count(String key, InstanceReply reply, String attempt) {
		check(key, reply, attempt);
		return count(key, reply.values());
	}

	private InstanceChange change(String key, InstanceReply reply, String attempt) {
		check(key, reply, attempt);
		return new InstanceChange(count(key, reply.values()), count(key, reply.previous()), reply.changed());
	}

	private static InstanceCount count(String key, InstanceReply.Values values) {
		return new InstanceCount(key, values.cumulative(), values.mine());
	}

	private void check(String key, InstanceReply reply, String attempt) {
		switch (reply.status()) {
			case OVERFLOW -> throw this.client.overflow(key, reply.values().describe(), attempt);
			case FOREIGN -> throw this.client.foreign(key);
			case DONE -> {
			}
		}
	}

	/**
	 * Builds a {@link StrictInstanceAwareCounter}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private final RedisRateLimiterProvider provider;

		private final String name;

		private Duration deadAfter = Duration.ofSeconds(30);

		private String instanceName = "";

		private boolean leaving = true;

		private String kind = "";

		private Builder(RedisRateLimiterProvider provider, String name) {
			this.provider = provider;
			this.name = CounterSpace.checkName(name);
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

		/** Set the infix that distinguishes its keys from those of counters. */
		Builder kind(String kind) {
			this.kind = kind;
			return this;
		}

		/**
		 * Build the counter.
		 * @return the counter
		 */
		public StrictInstanceAwareCounter build() {
			return new StrictInstanceAwareCounter(this);
		}

	}

}
