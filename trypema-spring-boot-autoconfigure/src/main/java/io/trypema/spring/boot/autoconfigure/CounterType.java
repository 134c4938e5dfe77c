package io.trypema.spring.boot.autoconfigure;

import java.util.Locale;

/**
 * Type of a counter.
 *
 * @since 0.1.0
 */
public enum CounterType {

	/**
	 * Redis adds, before the operation returns.
	 */
	STRICT,

	/**
	 * Adds in process, and flushes to Redis every interval.
	 */
	LAX,

	/**
	 * As strict, with a slice for each instance, removed with the instance.
	 */
	INSTANCE_STRICT,

	/**
	 * As lax, with a slice for each instance, removed with the instance.
	 */
	INSTANCE_LAX;

	boolean isLax() {
		return this == LAX || this == INSTANCE_LAX;
	}

	boolean isInstanceAware() {
		return this == INSTANCE_STRICT || this == INSTANCE_LAX;
	}

	/** The name in properties. */
	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
