package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.RateLimitConfigurationException;

/**
 * A request to remove a key or all keys of a counter.
 *
 * @param key the key, or {@code null} for all
 */
record CounterRemoval(@Nullable String key) {

	/** All keys are removed only on explicit request. */
	static CounterRemoval of(@Nullable String key, @Nullable Boolean all) {
		if ((key != null) == Boolean.TRUE.equals(all)) {
			throw new RateLimitConfigurationException(
					(key != null) ? "A key and all keys cannot be removed at once." : "The key to remove is missing.",
					"Add it as the query parameter 'key', as in ?key=home, or write ?all=true to remove all keys.");
		}
		return new CounterRemoval(key);
	}

}
