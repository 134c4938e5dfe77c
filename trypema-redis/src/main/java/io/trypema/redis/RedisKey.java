package io.trypema.redis;

/**
 * The target of calls. Calls with equal targets are executed together, in order of
 * arrival.
 */
interface RedisKey {

	/** Return its name in Redis, which determines the slot. */
	byte[] name(KeyNames names);

}
