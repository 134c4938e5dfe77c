package io.trypema.counter;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.trypema.CountComparator;

/**
 * A counter that all instances of an application share: one whole number of 64 bits for
 * each key, zero where nothing was counted. Safe for use by many threads.
 * <p>
 * Keys are any texts, the empty one too. Each operation has a form that waits for its
 * result and one that returns a future of it and never blocks. Concurrent operations may
 * be executed in any order, those that wait for the first connection included. Both forms
 * fail as follows, the future with the same exception:
 * <ul>
 * <li>{@link ArithmeticException} if the value would leave the range of {@code long};
 * nothing is changed,</li>
 * <li>{@link ForeignCounterValueException} if the stored value is not a number; nothing
 * is changed,</li>
 * <li>{@link CounterUnavailableException} if there was no answer in time, which
 * {@linkplain CounterUnavailableException#mayHaveChanged() reports} whether the operation
 * may have been executed,</li>
 * <li>{@link IllegalStateException} after the counter or its connection was closed,
 * thrown immediately.</li>
 * </ul>
 *
 * @since 0.1.0
 */
public interface Counter extends AutoCloseable {

	/**
	 * Return the name of the counter.
	 * @return the name
	 */
	String name();

	/**
	 * Add to the value of a key.
	 * @param key the key
	 * @param n the amount to add; negative to subtract, zero to read
	 * @return the value after it
	 */
	long inc(String key, long n);

	/**
	 * Add one to the value of a key.
	 * @param key the key
	 * @return the value after it
	 */
	default long inc(String key) {
		return inc(key, 1);
	}

	/**
	 * Add to the value of a key, as {@link #inc(String, long)} does.
	 * @param key the key
	 * @param n the amount to add
	 * @return a future of the value after it
	 */
	CompletableFuture<Long> incAsync(String key, long n);

	/**
	 * Subtract from the value of a key.
	 * @param key the key
	 * @param n the amount to subtract, {@link Long#MIN_VALUE} too
	 * @return the value after it
	 */
	long dec(String key, long n);

	/**
	 * Subtract one from the value of a key.
	 * @param key the key
	 * @return the value after it
	 */
	default long dec(String key) {
		return dec(key, 1);
	}

	/**
	 * Subtract from the value of a key, as {@link #dec(String, long)} does.
	 * @param key the key
	 * @param n the amount to subtract
	 * @return a future of the value after it
	 */
	CompletableFuture<Long> decAsync(String key, long n);

	/**
	 * Return the value of a key, and create nothing.
	 * @param key the key
	 * @return the value
	 */
	long get(String key);

	/**
	 * Return the value of a key, as {@link #get(String)} does.
	 * @param key the key
	 * @return a future of the value
	 */
	CompletableFuture<Long> getAsync(String key);

	/**
	 * Set the value of a key.
	 * @param key the key
	 * @param value the value
	 * @return the value
	 */
	long set(String key, long value);

	/**
	 * Set the value of a key, as {@link #set(String, long)} does.
	 * @param key the key
	 * @param value the value
	 * @return a future of the value
	 */
	CompletableFuture<Long> setAsync(String key, long value);

	/**
	 * Remove a key.
	 * @param key the key
	 * @return the value that it had
	 */
	long del(String key);

	/**
	 * Remove a key, as {@link #del(String)} does.
	 * @param key the key
	 * @return a future of the value that it had
	 */
	CompletableFuture<Long> delAsync(String key);

	/**
	 * Remove all keys. Concurrent changes may be removed or not.
	 */
	void clear();

	/**
	 * Remove all keys, as {@link #clear()} does.
	 * @return a future that completes when they are removed
	 */
	CompletableFuture<Void> clearAsync();

	/**
	 * Add to the value of a key if a condition holds for it.
	 * @param key the key
	 * @param condition the condition on the present value
	 * @param n the amount to add
	 * @return the result
	 */
	CounterChange incIf(String key, CountComparator condition, long n);

	/**
	 * Add to the value of a key if a condition holds, as
	 * {@link #incIf(String, CountComparator, long)} does.
	 * @param key the key
	 * @param condition the condition on the present value
	 * @param n the amount to add
	 * @return a future of the result
	 */
	CompletableFuture<CounterChange> incIfAsync(String key, CountComparator condition, long n);

	/**
	 * Set the value of a key if a condition holds for it.
	 * @param key the key
	 * @param condition the condition on the present value
	 * @param value the new value
	 * @return the result
	 */
	CounterChange setIf(String key, CountComparator condition, long value);

	/**
	 * Set the value of a key if a condition holds, as
	 * {@link #setIf(String, CountComparator, long)} does.
	 * @param key the key
	 * @param condition the condition on the present value
	 * @param value the new value
	 * @return a future of the result
	 */
	CompletableFuture<CounterChange> setIfAsync(String key, CountComparator condition, long value);

	/**
	 * Add to the value of a key if that stays within bounds, all or nothing: a stock that
	 * must not go below zero is {@code incWithin("item", -n, 0, Long.MAX_VALUE)}.
	 * @param key the key
	 * @param n the amount to add
	 * @param least the minimum value after it
	 * @param most the maximum value after it
	 * @return the result; a value that would leave the range of {@code long} is out of
	 * bounds and no error
	 * @throws IllegalArgumentException if the minimum is greater than the maximum
	 */
	CounterChange incWithin(String key, long n, long least, long most);

	/**
	 * Add to the value of a key within bounds, as
	 * {@link #incWithin(String, long, long, long)} does.
	 * @param key the key
	 * @param n the amount to add
	 * @param least the minimum value after it
	 * @param most the maximum value after it
	 * @return a future of the result
	 */
	CompletableFuture<CounterChange> incWithinAsync(String key, long n, long least, long most);

	/**
	 * Set the value of a key and return the previous one.
	 * @param key the key
	 * @param value the new value
	 * @return the value before
	 */
	default long getAndSet(String key, long value) {
		return setIf(key, CountComparator.always(), value).previous();
	}

	/**
	 * Set the value of a key if it is the expected one.
	 * @param key the key
	 * @param expected the present value
	 * @param value the new value
	 * @return whether it was the expected one
	 */
	default boolean compareAndSet(String key, long expected, long value) {
		return setIf(key, CountComparator.equalTo(expected), value).changed();
	}

	/**
	 * Set the value of a key if that is greater, as for the highest number seen.
	 * @param key the key
	 * @param value the new value
	 * @return the result
	 */
	default CounterChange raiseTo(String key, long value) {
		return setIf(key, CountComparator.lessThan(value), value);
	}

	/**
	 * Set the value of a key if that is less, as for the lowest number seen.
	 * @param key the key
	 * @param value the new value
	 * @return the result
	 */
	default CounterChange lowerTo(String key, long value) {
		return setIf(key, CountComparator.greaterThan(value), value);
	}

	/**
	 * Return the values of keys. Each is read by itself, not all at one moment.
	 * @param keys the keys, which may repeat
	 * @return the values in the order of the keys
	 * @throws CounterBatchException if some cannot be read
	 */
	List<CounterValue> getAll(Collection<String> keys);

	/**
	 * Return the values of keys, as {@link #getAll(Collection)} does.
	 * @param keys the keys, which may repeat
	 * @return a future of the values in the order of the keys
	 */
	CompletableFuture<List<CounterValue>> getAllAsync(Collection<String> keys);

	/**
	 * Add to the values of keys, each by itself and in order: a row sees the changes of
	 * the rows before it to its key.
	 * @param updates the increments; keys may repeat
	 * @return the results of the rows, in their order
	 * @throws CounterBatchException if rows failed
	 */
	List<CounterChange> incAll(List<CounterUpdate> updates);

	/**
	 * Add to the values of keys, as {@link #incAll(List)} does.
	 * @param updates the increments; keys may repeat
	 * @return a future of the results of the rows, in their order
	 */
	CompletableFuture<List<CounterChange>> incAllAsync(List<CounterUpdate> updates);

	/**
	 * Set the values of keys, each by itself and in order: a row sees the changes of the
	 * rows before it to its key.
	 * @param updates the new values; keys may repeat
	 * @return the results of the rows, in their order
	 * @throws CounterBatchException if rows failed
	 */
	List<CounterChange> setAll(List<CounterUpdate> updates);

	/**
	 * Set the values of keys, as {@link #setAll(List)} does.
	 * @param updates the new values; keys may repeat
	 * @return a future of the results of the rows, in their order
	 */
	CompletableFuture<List<CounterChange>> setAllAsync(List<CounterUpdate> updates);

	/**
	 * Accept no more calls. Closing a second time has no effect.
	 */
	@Override
	void close();

}
