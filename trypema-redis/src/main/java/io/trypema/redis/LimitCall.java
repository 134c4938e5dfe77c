package io.trypema.redis;

import org.jspecify.annotations.Nullable;

/**
 * An operation on one limited key.
 *
 * @param <R> the type of result
 */
abstract class LimitCall<R> extends Call<R> {

	static final int ACQUIRE = 1;

	static final int PEEK = 2;

	static final int USAGE = 3;

	static final int REFUND = 4;

	static final int SET = 5;

	static final int DELETE = 6;

	static final int LEASE = 7;

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

	@Override
	final KeyBatch keyBatch(byte[] name) {
		return new LimitKeyBatch(this.stateKey.space(), name);
	}

	/**
	 * Write the operation with its code.
	 * @param lease the number of its lease among those of the key, from 1; 0 if there is
	 * none
	 */
	abstract void write(ScriptRequest request, int lease);

}
