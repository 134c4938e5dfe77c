package io.trypema.redis;

/**
 * The reply to an operation of a counter.
 *
 * @param status whether it was done
 * @param value the value after it, or the present one if it was not done
 * @param previous the value before it, where that was asked for
 * @param changed whether the condition held, where there was one
 */
record CounterReply(Status status, long value, long previous, boolean changed) {

	static CounterReply total(long value) {
		return new CounterReply(Status.DONE, value, 0, true);
	}

	static CounterReply foreign() {
		return new CounterReply(Status.FOREIGN, 0, 0, false);
	}

	/** Read the answer to an operation that has a value alone. */
	static CounterReply readValue(ScriptReply reply) {
		Status status = Status.read(reply);
		return new CounterReply(status, (status != Status.FOREIGN) ? reply.text() : 0, 0, status == Status.DONE);
	}

	/** Read the answer to an operation that has a condition. */
	static CounterReply readChange(ScriptReply reply) {
		Status status = Status.read(reply);
		if (status == Status.DONE) {
			boolean changed = reply.whole() == 1;
			return new CounterReply(status, reply.text(), reply.text(), changed);
		}
		return new CounterReply(status, (status == Status.OVERFLOW) ? reply.text() : 0, 0, false);
	}

	/**
	 * Whether an operation was done, in the order of the codes that the script returns.
	 */
	enum Status {

		DONE, OVERFLOW, FOREIGN;

		private static final Status[] VALUES = values();

		static Status read(ScriptReply reply) {
			return VALUES[(int) reply.whole()];
		}

	}

}
