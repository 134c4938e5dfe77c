package io.trypema.redis;

import io.trypema.CountComparator;

/**
 * An operation on a counter.
 *
 * @param <A> the type of the answer
 */
abstract class CounterCall<A> extends Call<A> {

	/** The magnitude of the lowest number, which only a text can hold. */
	static final String TWO_TO_63 = "9223372036854775808";

	private final boolean changes;

	private volatile boolean written;

	/**
	 * Create a call.
	 * @param key the key of the operation
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

	static void writeIf(ScriptRequest request, CountComparator condition, long number) {
		request.whole(StrategyCalls.code(condition.relation()))
			.text(Long.toString(condition.operand()))
			.text(Long.toString(number));
	}

	/** Write the operation with its code. */
	abstract void write(ScriptRequest request);

}
