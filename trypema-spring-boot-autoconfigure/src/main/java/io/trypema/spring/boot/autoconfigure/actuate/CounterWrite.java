package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.RateLimitConfigurationException;

/**
 * A request to set the value of a key.
 *
 * @param key the key
 * @param value the value
 */
record CounterWrite(String key, long value) {

	private static final String ACTION = "Write {\"key\": \"home\", \"value\": 5}; the key may be empty, and the value is a "
			+ "whole number of 64 bits.";

	/** Values are read as text, so that no number is converted to a double. */
	static CounterWrite of(@Nullable String key, @Nullable String value) {
		if (key == null || value == null) {
			throw new RateLimitConfigurationException(
					"The " + ((key == null) ? "key" : "value") + " to set is missing.", ACTION);
		}
		try {
			return new CounterWrite(key, Long.parseLong(value));
		}
		catch (NumberFormatException ex) {
			throw new RateLimitConfigurationException("'" + value + "' is no value of a counter.", ACTION, ex);
		}
	}

}
