package io.trypema.redis;

/**
 * An operation of a counter that Redis executes. Conditional forms and those for one
 * slice are included.
 *
 * @since 0.1.0
 */
public enum CounterOperation {

	/**
	 * Reads the value of a key.
	 */
	GET,

	/**
	 * Adds to a key or subtracts from it.
	 */
	INC,

	/**
	 * Replaces the value of a key.
	 */
	SET,

	/**
	 * Removes a key.
	 */
	DEL,

	/**
	 * Removes all keys.
	 */
	CLEAR,

	/**
	 * Lists live instances, or the slices of a key.
	 */
	LIST

}
