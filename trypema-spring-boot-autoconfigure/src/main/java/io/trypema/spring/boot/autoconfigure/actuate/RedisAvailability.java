package io.trypema.spring.boot.autoconfigure.actuate;

/**
 * Availability of Redis for decisions, without a dependency on the Redis module.
 */
interface RedisAvailability {

	/** Whether Redis answered the last request. */
	boolean isAvailable();

	/** Send a request to Redis, for at most two timeouts of the provider. */
	boolean check();

	/** The number of calls without a decision. */
	long failures();

}
