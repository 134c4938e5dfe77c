package io.trypema.benchmark.competitor;

/**
 * A limiter that knows its keys, with one limit for all of them.
 */
public interface Competitor {

	/**
	 * Ask for one permit.
	 * @param key the key
	 * @return what the library answers: a decision, or a {@link Boolean}
	 */
	Object acquire(String key);

	/**
	 * Tell whether one more permit is admitted. Consumes it if so.
	 * @param key the key
	 * @return whether the call was admitted
	 */
	default boolean isAdmitted(String key) {
		return Boolean.TRUE.equals(acquire(key));
	}

}
