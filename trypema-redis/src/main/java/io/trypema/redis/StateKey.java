package io.trypema.redis;

import io.trypema.internal.BoundedKey;

/**
 * A limited key and the space that its state is in.
 *
 * @param space the space
 * @param key the key, of bounded length
 */
record StateKey(StateSpace space, String key) implements RedisKey {

	/** Return the bounded form of a key of any length. */
	static StateKey of(RedisLimit limit, String key) {
		return new StateKey(limit.space(), BoundedKey.of(key));
	}

	@Override
	public byte[] name(KeyNames names) {
		return names.name(this.space.namePrefix(), this.key);
	}

}
