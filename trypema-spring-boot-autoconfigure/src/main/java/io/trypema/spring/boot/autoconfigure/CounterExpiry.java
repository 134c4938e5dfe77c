package io.trypema.spring.boot.autoconfigure;

/**
 * The change from which the TTL of a key of a counter is measured.
 *
 * @since 0.1.0
 */
public enum CounterExpiry {

	/**
	 * The last one.
	 */
	CHANGE,

	/**
	 * The first one.
	 */
	CREATION

}
