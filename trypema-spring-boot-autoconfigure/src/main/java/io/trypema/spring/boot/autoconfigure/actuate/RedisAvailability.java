package io.trypema.spring.boot.autoconfigure.actuate;

/**
 * Whether Redis gives decisions, without a link to the library that knows.
 */
interface RedisAvailability {

	/** Whether Redis answered when it was last asked. */
	boolean isAvailable();

	/** Ask Redis, for as long as two timeouts of the provider at most. */
	boolean check();

	/** The number of calls that got no decision. */
	long failures();

}
