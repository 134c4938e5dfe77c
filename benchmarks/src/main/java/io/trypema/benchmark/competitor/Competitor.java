package io.trypema.benchmark.competitor;

/**
 * A limiter by key, with one limit for all keys.
 */
public interface Competitor {

	/**
	 * Acquire one permit.
	 * @param key the key
	 * @return the result of the library: a decision, or a {@link Boolean}
	 */
	Object acquire(String key);

	/**
	 * Acquire one permit, and return whether it was admitted.
	 * @param key the key
	 * @return whether the call was admitted
	 */
	default boolean isAdmitted(String key) {
		return Boolean.TRUE.equals(acquire(key));
	}

}
