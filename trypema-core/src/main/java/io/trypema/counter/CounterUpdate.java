package io.trypema.counter;

import java.util.Objects;

import io.trypema.CountComparator;

/**
 * A row of a batch: the amount to add to the value of a key, or the value to set.
 *
 * @param key the key
 * @param condition the condition on the value that the change depends on
 * @param number the increment or the new value
 * @since 0.1.0
 */
public record CounterUpdate(String key, CountComparator condition, long number) {

	public CounterUpdate {
		Objects.requireNonNull(key, "key");
		Objects.requireNonNull(condition, "condition");
	}

	/**
	 * Return a change without a condition.
	 * @param key the key
	 * @param number the increment or the new value
	 * @return the row
	 */
	public static CounterUpdate of(String key, long number) {
		return new CounterUpdate(key, CountComparator.always(), number);
	}

}
