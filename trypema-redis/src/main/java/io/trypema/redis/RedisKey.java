package io.trypema.redis;

/**
 * What calls are about: they are done together, in order of their arrival, if theirs is
 * equal.
 */
interface RedisKey {

	/** Return what its name in Redis starts with. */
	byte[] namePrefix();

	/** Return the rest, of bounded length, as the application wrote it. */
	String key();

	/** Return a visit for its calls. */
	Visit visit(byte[] name);

}
