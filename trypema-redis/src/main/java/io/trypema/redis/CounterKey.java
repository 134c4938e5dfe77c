package io.trypema.redis;

import io.trypema.internal.BoundedKey;

/**
 * A key of a plain counter.
 *
 * @param space the counter
 * @param key the key, of bounded length
 */
record CounterKey(CounterSpace space, String key) implements RedisKey {

	/** Return the bounded form of a key of any length. */
	static CounterKey of(CounterSpace space, String key) {
		return new CounterKey(space, BoundedKey.of(key));
	}

	@Override
	public byte[] name(KeyNames names) {
		return names.name(this.space.prefixBytes(), this.key);
	}

}
