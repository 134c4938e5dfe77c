package io.trypema;

/**
 * Where the decisions of a limiter are made.
 *
 * @since 0.1.0
 */
public enum ProviderType {

	/**
	 * In process; each instance of the application has a separate limit.
	 */
	LOCAL,

	/**
	 * By Redis, for each call; the limit is shared by all instances.
	 */
	REDIS,

	/**
	 * In process, from permits leased from Redis; the limit is shared by all instances.
	 */
	HYBRID

}
