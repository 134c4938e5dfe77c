package io.trypema.redis;

/**
 * What calls are about: they are done together, in order of their arrival, if theirs is
 * equal.
 */
interface RedisKey {

	/** Return its name in Redis, which determines the slot. */
	byte[] name(KeyNames names);

	/** Return a visit for its calls. */
	Visit visit(byte[] name);

}
