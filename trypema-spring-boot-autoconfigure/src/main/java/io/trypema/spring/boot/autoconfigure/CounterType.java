package io.trypema.spring.boot.autoconfigure;

import java.util.Locale;

/**
 * What kind of counter a bean is.
 *
 * @since 0.1.0
 */
public enum CounterType {

	/**
	 * Redis adds, before the operation returns.
	 */
	STRICT,

	/**
	 * Adds in process, and brings that to Redis every interval.
	 */
	LAX,

	/**
	 * As strict, with a slice for each instance that goes with it.
	 */
	INSTANCE_STRICT,

	/**
	 * As lax, with a slice for each instance that goes with it.
	 */
	INSTANCE_LAX;

	boolean isLax() {
		return this == LAX || this == INSTANCE_LAX;
	}

	boolean isInstanceAware() {
		return this == INSTANCE_STRICT || this == INSTANCE_LAX;
	}

	/** The name as properties spell it. */
	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
