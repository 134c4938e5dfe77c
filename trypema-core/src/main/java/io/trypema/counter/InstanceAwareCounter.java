package io.trypema.counter;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.trypema.CountComparator;

/**
 * A counter of which every instance of an application owns a slice for each key. The
 * cumulative value is the sum of the slices of live instances: a slice disappears with
 * its instance. Safe for use by many threads.
 * <p>
 * An instance that is silent for longer than a threshold counts as dead, and its slices
 * are no longer visible. If it was only slow, they return with it. After three more
 * thresholds they are removed.
 * <p>
 * Keys, failures and the forms of operations are as for {@link Counter}; a value that
 * would leave the range of {@code long} may be the cumulative one or the slice.
 *
 * @since 0.1.0
 */
public interface InstanceAwareCounter extends AutoCloseable {

	/**
	 * Return the name of the counter.
	 * @return the name
	 */
	String name();

	/**
	 * Return the id of this instance.
	 * @return the id, unique to each counter object
	 */
	String instanceId();

	/**
	 * Add to the slice of this instance.
	 * @param key the key
	 * @param n the amount to add; negative to subtract, zero to read
	 * @return the values after it
	 */
	InstanceCount inc(String key, long n);

	/**
	 * Add to the slice of this instance, as {@link #inc(String, long)} does.
	 * @param key the key
	 * @param n the amount to add
	 * @return a future of the values after it
	 */
	CompletableFuture<InstanceCount> incAsync(String key, long n);

	/**
	 * Subtract from the slice of this instance.
	 * @param key the key
	 * @param n the amount to subtract, {@link Long#MIN_VALUE} too
	 * @return the values after it
	 */
	InstanceCount dec(String key, long n);

	/**
	 * Subtract from the slice of this instance, as {@link #dec(String, long)} does.
	 * @param key the key
	 * @param n the amount to subtract
	 * @return a future of the values after it
	 */
	CompletableFuture<InstanceCount> decAsync(String key, long n);

	/**
	 * Return the values of a key, and create nothing.
	 * @param key the key
	 * @return the values
	 */
	InstanceCount get(String key);

	/**
	 * Return the values of a key, as {@link #get(String)} does.
	 * @param key the key
	 * @return a future of the values
	 */
	CompletableFuture<InstanceCount> getAsync(String key);

	/**
	 * Set the cumulative value of a key: it becomes the slice of this instance, and the
	 * slices of all others are removed.
	 * @param key the key
	 * @param value the value
	 * @return the values after it
	 */
	InstanceCount set(String key, long value);

	/**
	 * Set the cumulative value of a key, as {@link #set(String, long)} does.
	 * @param key the key
	 * @param value the value
	 * @return a future of the values after it
	 */
	CompletableFuture<InstanceCount> setAsync(String key, long value);

	/**
	 * Set the slice of this instance. The cumulative value moves by the difference.
	 * @param key the key
	 * @param value the slice
	 * @return the values after it
	 */
	InstanceCount setOnInstance(String key, long value);

	/**
	 * Set the slice of this instance, as {@link #setOnInstance(String, long)} does.
	 * @param key the key
	 * @param value the slice
	 * @return a future of the values after it
	 */
	CompletableFuture<InstanceCount> setOnInstanceAsync(String key, long value);

	/**
	 * Remove a key for all instances.
	 * @param key the key
	 * @return the values that it had
	 */
	InstanceCount del(String key);

	/**
	 * Remove a key for all instances, as {@link #del(String)} does.
	 * @param key the key
	 * @return a future of the values that it had
	 */
	CompletableFuture<InstanceCount> delAsync(String key);

	/**
	 * Remove the slice of this instance.
	 * @param key the key
	 * @return the cumulative value after it, and as {@link InstanceCount#mine() mine} the
	 * slice that was removed
	 */
	InstanceCount delOnInstance(String key);

	/**
	 * Remove the slice of this instance, as {@link #delOnInstance(String)} does.
	 * @param key the key
	 * @return a future of the cumulative value after it and the slice that was removed
	 */
	CompletableFuture<InstanceCount> delOnInstanceAsync(String key);

	/**
	 * Remove all keys for all instances, at one moment.
	 */
	void clear();

	/**
	 * Remove all keys for all instances, as {@link #clear()} does.
	 * @return a future that completes when they are removed
	 */
	CompletableFuture<Void> clearAsync();

	/**
	 * Remove all slices of this instance.
	 */
	void clearOnInstance();

	/**
	 * Remove all slices of this instance, as {@link #clearOnInstance()} does.
	 * @return a future that completes when they are removed
	 */
	CompletableFuture<Void> clearOnInstanceAsync();

	/**
	 * Add to the slice of this instance if a condition holds for the cumulative value.
	 * @param key the key
	 * @param condition the condition on the present cumulative value
	 * @param n the amount to add
	 * @return the result
	 */
	InstanceChange incIf(String key, CountComparator condition, long n);

	/**
	 * Add to the slice of this instance if a condition holds, as
	 * {@link #incIf(String, CountComparator, long)} does.
	 * @param key the key
	 * @param condition the condition on the present cumulative value
	 * @param n the amount to add
	 * @return a future of the result
	 */
	CompletableFuture<InstanceChange> incIfAsync(String key, CountComparator condition, long n);

	/**
	 * Set the cumulative value if a condition holds for it.
	 * @param key the key
	 * @param condition the condition on the present cumulative value
	 * @param value the new value
	 * @return the result
	 */
	InstanceChange setIf(String key, CountComparator condition, long value);

	/**
	 * Set the cumulative value if a condition holds, as
	 * {@link #setIf(String, CountComparator, long)} does.
	 * @param key the key
	 * @param condition the condition on the present cumulative value
	 * @param value the new value
	 * @return a future of the result
	 */
	CompletableFuture<InstanceChange> setIfAsync(String key, CountComparator condition, long value);

	/**
	 * Set the slice of this instance if a condition holds for it.
	 * @param key the key
	 * @param condition the condition on the present slice
	 * @param value the new slice
	 * @return the result
	 */
	InstanceChange setOnInstanceIf(String key, CountComparator condition, long value);

	/**
	 * Set the slice of this instance if a condition holds, as
	 * {@link #setOnInstanceIf(String, CountComparator, long)} does.
	 * @param key the key
	 * @param condition the condition on the present slice
	 * @param value the new slice
	 * @return a future of the result
	 */
	CompletableFuture<InstanceChange> setOnInstanceIfAsync(String key, CountComparator condition, long value);

	/**
	 * Return the values of keys. Each is read by itself, not all at one moment.
	 * @param keys the keys, which may repeat
	 * @return the values in the order of the keys
	 * @throws CounterBatchException if some cannot be read
	 */
	List<InstanceCount> getAll(Collection<String> keys);

	/**
	 * Return the values of keys, as {@link #getAll(Collection)} does.
	 * @param keys the keys, which may repeat
	 * @return a future of the values in the order of the keys
	 */
	CompletableFuture<List<InstanceCount>> getAllAsync(Collection<String> keys);

	/**
	 * Add to slices of this instance, each by itself and in order, where the conditions
	 * of the rows hold for the cumulative values.
	 * @param updates the increments; keys may repeat
	 * @return the results of the rows, in their order
	 * @throws CounterBatchException if rows failed
	 */
	List<InstanceChange> incAll(List<CounterUpdate> updates);

	/**
	 * Add to slices of this instance, as {@link #incAll(List)} does.
	 * @param updates the increments; keys may repeat
	 * @return a future of the results of the rows, in their order
	 */
	CompletableFuture<List<InstanceChange>> incAllAsync(List<CounterUpdate> updates);

	/**
	 * Set cumulative values, each by itself and in order, where the conditions of the
	 * rows hold for them.
	 * @param updates the new values; keys may repeat
	 * @return the results of the rows, in their order
	 * @throws CounterBatchException if rows failed
	 */
	List<InstanceChange> setAll(List<CounterUpdate> updates);

	/**
	 * Set cumulative values, as {@link #setAll(List)} does.
	 * @param updates the new values; keys may repeat
	 * @return a future of the results of the rows, in their order
	 */
	CompletableFuture<List<InstanceChange>> setAllAsync(List<CounterUpdate> updates);

	/**
	 * Set slices of this instance, each by itself and in order, where the conditions of
	 * the rows hold for them.
	 * @param updates the new slices; keys may repeat
	 * @return the results of the rows, in their order
	 * @throws CounterBatchException if rows failed
	 */
	List<InstanceChange> setAllOnInstance(List<CounterUpdate> updates);

	/**
	 * Set slices of this instance, as {@link #setAllOnInstance(List)} does.
	 * @param updates the new slices; keys may repeat
	 * @return a future of the results of the rows, in their order
	 */
	CompletableFuture<List<InstanceChange>> setAllOnInstanceAsync(List<CounterUpdate> updates);

	/**
	 * Return the live instances.
	 * @return the instances, ordered by silence, the longest first
	 */
	List<LiveInstance> instances();

	/**
	 * Return the live instances, as {@link #instances()} does.
	 * @return a future of the instances
	 */
	CompletableFuture<List<LiveInstance>> instancesAsync();

	/**
	 * Return the slices of a key.
	 * @param key the key
	 * @return the slices that are not zero, by the id of the live instance
	 */
	Map<String, Long> slices(String key);

	/**
	 * Return the slices of a key, as {@link #slices(String)} does.
	 * @param key the key
	 * @return a future of the slices
	 */
	CompletableFuture<Map<String, Long>> slicesAsync(String key);

	/**
	 * Give up the slices of this instance, and accept no more calls. Closing a second
	 * time has no effect.
	 */
	@Override
	void close();

}
