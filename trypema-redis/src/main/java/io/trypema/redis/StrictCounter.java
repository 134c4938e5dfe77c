package io.trypema.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.trypema.CountComparator;
import io.trypema.counter.Counter;
import io.trypema.counter.CounterChange;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.CounterValue;

/**
 * A counter that delegates every operation to Redis, which executes them in order of
 * arrival. Calls that arrive while a round trip is under way share the next one. Safe for
 * use by many threads.
 * <p>
 * Each key is one value in Redis, {@code <prefix>:c:<name>:{<key>}}, and so in one slot
 * of a cluster. It stays until it is removed, unless the builder specifies a TTL.
 *
 * @since 0.1.0
 */
public final class StrictCounter implements Counter {

	private final CounterClient client;

	private final CounterSpace space;

	private StrictCounter(Builder builder) {
		this.client = new CounterClient(builder.provider.dispatcher(), builder.name);
		this.space = new CounterSpace(builder.provider.prefix(), builder.name, builder.ttl, builder.fromCreation);
	}

	/** Create the delegate of a lax counter. */
	StrictCounter(CounterClient client, CounterSpace space) {
		this.client = client;
		this.space = space;
	}

	/**
	 * Return a builder with all defaults.
	 * @param provider whose connection, prefix and timeout the counter shares; closing it
	 * closes the counter
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
	public long inc(String key, long n) {
		return increment(key, n).await();
	}

	@Override
	public CompletableFuture<Long> incAsync(String key, long n) {
		return increment(key, n).submit();
	}

	private CounterClient.Pending<Long> increment(String key, long n) {
		return this.client.pending(CounterOperation.INC, PlainCall.inc(key(key), n),
				(reply) -> total(key, reply, " and cannot add " + n));
	}

	@Override
	public long dec(String key, long n) {
		return decrement(key, n).await();
	}

	@Override
	public CompletableFuture<Long> decAsync(String key, long n) {
		return decrement(key, n).submit();
	}

	private CounterClient.Pending<Long> decrement(String key, long n) {
		return this.client.pending(CounterOperation.INC, PlainCall.dec(key(key), n),
				(reply) -> total(key, reply, " and cannot subtract " + n));
	}

	@Override
	public long get(String key) {
		return reading(key).await();
	}

	@Override
	public CompletableFuture<Long> getAsync(String key) {
		return reading(key).submit();
	}

	private CounterClient.Pending<Long> reading(String key) {
		return this.client.pending(CounterOperation.GET, PlainCall.get(key(key)), (reply) -> total(key, reply, ""));
	}

	@Override
	public long set(String key, long value) {
		return setIf(key, CountComparator.always(), value).value();
	}

	@Override
	public CompletableFuture<Long> setAsync(String key, long value) {
		return setIfAsync(key, CountComparator.always(), value).thenApply(CounterChange::value);
	}

	@Override
	public long del(String key) {
		return deletion(key).await();
	}

	@Override
	public CompletableFuture<Long> delAsync(String key) {
		return deletion(key).submit();
	}

	private CounterClient.Pending<Long> deletion(String key) {
		return this.client.pending(CounterOperation.DEL, PlainCall.delete(key(key)), (reply) -> total(key, reply, ""));
	}

	@Override
	public void clear() {
		CounterClient.join(clearAsync());
	}

	@Override
	public CompletableFuture<Void> clearAsync() {
		return this.client.removeKeys(this.space.prefix());
	}

	@Override
	public CounterChange incIf(String key, CountComparator condition, long n) {
		return increment(new CounterUpdate(key, condition, n)).await();
	}

	@Override
	public CompletableFuture<CounterChange> incIfAsync(String key, CountComparator condition, long n) {
		return increment(new CounterUpdate(key, condition, n)).submit();
	}

	private CounterClient.Pending<CounterChange> increment(CounterUpdate row) {
		return this.client.pending(CounterOperation.INC, PlainCall.incIf(key(row.key()), row.condition(), row.number()),
				(reply) -> change(row.key(), reply, " and cannot add " + row.number()));
	}

	@Override
	public CounterChange setIf(String key, CountComparator condition, long value) {
		return setting(new CounterUpdate(key, condition, value)).await();
	}

	@Override
	public CompletableFuture<CounterChange> setIfAsync(String key, CountComparator condition, long value) {
		return setting(new CounterUpdate(key, condition, value)).submit();
	}

	private CounterClient.Pending<CounterChange> setting(CounterUpdate row) {
		return this.client.pending(CounterOperation.SET, PlainCall.setIf(key(row.key()), row.condition(), row.number()),
				(reply) -> change(row.key(), reply, ""));
	}

	@Override
	public CounterChange incWithin(String key, long n, long least, long most) {
		return bounded(key, n, least, most).await();
	}

	@Override
	public CompletableFuture<CounterChange> incWithinAsync(String key, long n, long least, long most) {
		return bounded(key, n, least, most).submit();
	}

	private CounterClient.Pending<CounterChange> bounded(String key, long n, long least, long most) {
		if (least > most) {
			throw new IllegalArgumentException(
					"The least value must not be greater than the greatest, but they are " + least + " and " + most);
		}
		return this.client.pending(CounterOperation.INC, PlainCall.incWithin(key(key), n, least, most),
				(reply) -> change(key, reply, ""));
	}

	@Override
	public List<CounterValue> getAll(Collection<String> keys) {
		return CounterClient.join(getAllAsync(keys));
	}

	@Override
	public CompletableFuture<List<CounterValue>> getAllAsync(Collection<String> keys) {
		return this.client.submitAll(keys.stream()
			.map((key) -> this.client.pending(CounterOperation.GET, PlainCall.get(key(key)), (reply) -> {
				long value = total(key, reply, "");
				return new CounterChange(key, value, value, false);
			}))
			.toList())
			.thenApply((rows) -> rows.stream().map((row) -> new CounterValue(row.key(), row.value())).toList());
	}

	@Override
	public List<CounterChange> incAll(List<CounterUpdate> updates) {
		return CounterClient.join(incAllAsync(updates));
	}

	@Override
	public CompletableFuture<List<CounterChange>> incAllAsync(List<CounterUpdate> updates) {
		return this.client.submitAll(updates.stream().map(this::increment).toList());
	}

	@Override
	public List<CounterChange> setAll(List<CounterUpdate> updates) {
		return CounterClient.join(setAllAsync(updates));
	}

	@Override
	public CompletableFuture<List<CounterChange>> setAllAsync(List<CounterUpdate> updates) {
		return this.client.submitAll(updates.stream().map(this::setting).toList());
	}

	@Override
	public void close() {
		this.client.close();
	}

	private CounterKey key(String key) {
		this.client.checkOpen();
		return CounterKey.of(this.space, key);
	}

	private long total(String key, CounterReply reply, String attempt) {
		check(key, reply, attempt);
		return reply.value();
	}

	private CounterChange change(String key, CounterReply reply, String attempt) {
		check(key, reply, attempt);
		return new CounterChange(key, reply.value(), reply.previous(), reply.changed());
	}

	private void check(String key, CounterReply reply, String attempt) {
		switch (reply.status()) {
			case OVERFLOW -> throw this.client.overflow(key, Long.toString(reply.value()), attempt);
			case FOREIGN -> throw this.client.foreign(key);
			case DONE -> {
			}
		}
	}

	/**
	 * Builds a {@link StrictCounter}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private final RedisRateLimiterProvider provider;

		private final String name;

		private @Nullable Duration ttl;

		private boolean fromCreation;

		private Builder(RedisRateLimiterProvider provider, String name) {
			this.provider = provider;
			this.name = CounterSpace.checkName(name);
		}

		/**
		 * Expire a key when it was not changed for a time.
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
		 * Expire a key a time after its first change, whatever happens in between.
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
		public StrictCounter build() {
			return new StrictCounter(this);
		}

	}

}
