package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

import io.trypema.CountComparator;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.counter.Counter;
import io.trypema.counter.CounterBatchException;
import io.trypema.counter.CounterChange;
import io.trypema.counter.CounterUnavailableException;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.CounterValue;
import io.trypema.counter.ForeignCounterValueException;

/**
 * A counter of which Redis does every operation, in the order in which they come to it.
 * Calls that come while others are under way share a round trip with them. Safe for use
 * by many threads.
 * <p>
 * Each key is one value in Redis, {@code <prefix>:c:<name>:{<key>}}, and so in one slot
 * of a cluster. It stays until it is removed, unless the builder says for how long it
 * lives.
 *
 * @since 0.1.0
 */
public final class StrictCounter implements Counter {

	private final Engine engine;

	private final CounterSpace space;

	private volatile boolean closed;

	private StrictCounter(Builder builder) {
		this.engine = builder.provider.engine();
		this.space = new CounterSpace(builder.provider.prefix(), builder.name, builder.ttl, builder.fromCreation);
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
		return this.space.name();
	}

	@Override
	public long inc(String key, long n) {
		return increment(key, n).await();
	}

	@Override
	public CompletableFuture<Long> incAsync(String key, long n) {
		return increment(key, n).submit();
	}

	private Operation<Long> increment(String key, long n) {
		return new Operation<>(CounterCall.inc(key(key), n), (reply) -> total(key, reply, " and cannot add " + n));
	}

	@Override
	public long dec(String key, long n) {
		return decrement(key, n).await();
	}

	@Override
	public CompletableFuture<Long> decAsync(String key, long n) {
		return decrement(key, n).submit();
	}

	private Operation<Long> decrement(String key, long n) {
		return new Operation<>(CounterCall.dec(key(key), n), (reply) -> total(key, reply, " and cannot subtract " + n));
	}

	@Override
	public long get(String key) {
		return reading(key).await();
	}

	@Override
	public CompletableFuture<Long> getAsync(String key) {
		return reading(key).submit();
	}

	private Operation<Long> reading(String key) {
		return new Operation<>(CounterCall.get(key(key)), (reply) -> total(key, reply, ""));
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

	private Operation<Long> deletion(String key) {
		return new Operation<>(CounterCall.delete(key(key)), (reply) -> total(key, reply, ""));
	}

	@Override
	public void clear() {
		join(clearAsync());
	}

	@Override
	public CompletableFuture<Void> clearAsync() {
		checkOpen();
		return this.engine.removeKeys(this.space.prefix()).exceptionally((failure) -> {
			throw unavailable(this.engine.unavailable(failure), true);
		});
	}

	@Override
	public CounterChange incIf(String key, CountComparator condition, long n) {
		return increment(new CounterUpdate(key, condition, n)).await();
	}

	@Override
	public CompletableFuture<CounterChange> incIfAsync(String key, CountComparator condition, long n) {
		return increment(new CounterUpdate(key, condition, n)).submit();
	}

	private Operation<CounterChange> increment(CounterUpdate row) {
		return new Operation<>(CounterCall.incIf(key(row.key()), row.condition(), row.number()),
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

	private Operation<CounterChange> setting(CounterUpdate row) {
		return new Operation<>(CounterCall.setIf(key(row.key()), row.condition(), row.number()),
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

	private Operation<CounterChange> bounded(String key, long n, long least, long most) {
		if (least > most) {
			throw new IllegalArgumentException(
					"The least value must not be greater than the greatest, but they are " + least + " and " + most);
		}
		return new Operation<>(CounterCall.incWithin(key(key), n, least, most), (reply) -> change(key, reply, ""));
	}

	@Override
	public List<CounterValue> getAll(Collection<String> keys) {
		return join(getAllAsync(keys));
	}

	@Override
	public CompletableFuture<List<CounterValue>> getAllAsync(Collection<String> keys) {
		return submitAll(keys.stream().map((key) -> new Operation<>(CounterCall.get(key(key)), (reply) -> {
			long value = total(key, reply, "");
			return new CounterChange(key, value, value, false);
		})).toList())
			.thenApply((rows) -> rows.stream().map((row) -> new CounterValue(row.key(), row.value())).toList());
	}

	@Override
	public List<CounterChange> incAll(List<CounterUpdate> updates) {
		return join(incAllAsync(updates));
	}

	@Override
	public CompletableFuture<List<CounterChange>> incAllAsync(List<CounterUpdate> updates) {
		return submitAll(updates.stream().map(this::increment).toList());
	}

	@Override
	public List<CounterChange> setAll(List<CounterUpdate> updates) {
		return join(setAllAsync(updates));
	}

	@Override
	public CompletableFuture<List<CounterChange>> setAllAsync(List<CounterUpdate> updates) {
		return submitAll(updates.stream().map(this::setting).toList());
	}

	@Override
	public void close() {
		this.closed = true;
	}

	private CounterKey key(String key) {
		checkOpen();
		return CounterKey.of(this.space, key);
	}

	private void checkOpen() {
		if (this.closed) {
			throw new IllegalStateException("The counter '" + name() + "' is closed");
		}
		this.engine.checkOpen();
	}

	/** Submit operations so that those to the same server share a round trip. */
	private CompletableFuture<List<CounterChange>> submitAll(List<Operation<CounterChange>> operations) {
		this.engine.submit(operations.stream().map(Operation::call).toList());
		List<CompletableFuture<CounterChange>> rows = operations.stream().map(Operation::result).toList();
		return CompletableFuture.allOf(rows.toArray(CompletableFuture[]::new)).handle((done, failure) -> {
			if (failure != null) {
				throw failed(rows);
			}
			return rows.stream().map(CompletableFuture::join).toList();
		});
	}

	private static CounterBatchException failed(List<CompletableFuture<CounterChange>> rows) {
		List<Optional<CounterChange>> changes = new ArrayList<>(rows.size());
		Map<Integer, RuntimeException> failures = new TreeMap<>();
		for (CompletableFuture<CounterChange> row : rows) {
			if (row.isCompletedExceptionally()) {
				failures.put(changes.size(),
						(RuntimeException) row.handle((change, failure) -> failure.getCause()).join());
				changes.add(Optional.empty());
			}
			else {
				changes.add(Optional.of(row.join()));
			}
		}
		return new CounterBatchException(changes, failures);
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
			case OVERFLOW -> throw new ArithmeticException("The counter '" + name() + "' is at " + reply.value()
					+ " for the key '" + key + "'" + attempt + " within 64 bits");
			case FOREIGN -> throw new ForeignCounterValueException("The counter '" + name()
					+ "' finds something else than a whole number of 64 bits in Redis for the key '" + key
					+ "'. Remove it, or give the counter another name.");
			case DONE -> {
			}
		}
	}

	private CounterUnavailableException unavailable(RateLimiterUnavailableException failure, boolean mayHaveChanged) {
		boolean changed = mayHaveChanged && !(failure.getCause() instanceof RedisCommandExecutionException);
		return new CounterUnavailableException("The counter '" + name() + "' got no answer"
				+ (changed ? ", but may have been changed: " : ": ") + failure.getMessage(), failure.getCause(),
				changed);
	}

	private static <R> R join(CompletableFuture<R> future) {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw (RuntimeException) ex.getCause();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CounterUnavailableException("The wait for the counter was interrupted", ex, true);
		}
	}

	/**
	 * An operation, and how its result is read from the answer.
	 */
	private final class Operation<R> {

		private final CounterCall call;

		private final Function<CounterReply, R> reader;

		private Operation(CounterCall call, Function<CounterReply, R> reader) {
			this.call = call;
			this.reader = reader;
		}

		CounterCall call() {
			return this.call;
		}

		R await() {
			try {
				StrictCounter.this.engine.submit(this.call);
				return this.reader.apply(StrictCounter.this.engine.await(this.call));
			}
			catch (RateLimiterUnavailableException ex) {
				throw unavailable(ex, this.call.mayChange());
			}
		}

		CompletableFuture<R> submit() {
			StrictCounter.this.engine.submit(this.call);
			return result();
		}

		CompletableFuture<R> result() {
			return this.call.handle((reply, failure) -> {
				if (failure instanceof RateLimiterUnavailableException ex) {
					throw unavailable(ex, this.call.mayChange());
				}
				if (failure instanceof RuntimeException ex) {
					throw ex;
				}
				return this.reader.apply(reply);
			});
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
		 * Let a key go when it was not changed for a time.
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
		 * Let a key go a time after it was first changed, whatever happens in between.
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
