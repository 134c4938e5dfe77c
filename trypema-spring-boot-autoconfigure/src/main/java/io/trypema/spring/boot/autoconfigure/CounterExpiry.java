package io.trypema.spring.boot.autoconfigure;

/**
 * Which change the time that a key of a counter lives is counted from.
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
