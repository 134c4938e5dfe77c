package io.trypema.redis;

import org.jspecify.annotations.Nullable;

/**
 * An operation on one limited key.
 *
 * @param <R> the type of result
 */
abstract class LimitCall<R> extends Call<R> {

	private final StateKey stateKey;

	LimitCall(StateKey stateKey) {
		super(stateKey);
		this.stateKey = stateKey;
	}

	final StateKey stateKey() {
		return this.stateKey;
	}

	/** Return the lease that the operation concerns, if there is one. */
	@Nullable Lease lease() {
		return null;
	}

	/**
	 * Write the operation with its code.
	 * @param lease the number of its lease among those of the key, from 1; 0 if there is
	 * none
	 */
	abstract void write(ScriptRequest request, int lease);

}
