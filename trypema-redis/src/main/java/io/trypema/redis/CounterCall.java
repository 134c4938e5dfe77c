package io.trypema.redis;

/**
 * An operation on a counter.
 *
 * @param <A> the type of the answer
 */
abstract class CounterCall<A> extends Call<A> {

	private final boolean changes;

	private volatile boolean written;

	/**
	 * Create a call.
	 * @param key what it is about
	 * @param changes whether it may change something
	 */
	CounterCall(RedisKey key, boolean changes) {
		super(key);
		this.changes = changes;
	}

	/** Whether Redis may have been asked to change something. */
	final boolean mayChange() {
		return this.written && this.changes;
	}

	/** Note that Redis is about to be asked. */
	final void written() {
		this.written = true;
	}

	/** Write the operation with its code. */
	abstract void write(Request request);

}
