package io.trypema.redis;

/**
 * The reply of an instance-aware counter to an operation on one key.
 *
 * @param status whether it was done
 * @param values the values after it, or the present ones if it was not done
 * @param previous the values before it, where they were asked for
 * @param changed whether the condition held, where there was one
 */
record InstanceReply(CounterReply.Status status, Values values, Values previous, boolean changed) {

	/** Read the outcome for a key of a batch. */
	static FlushReply<Values> readFlushed(ScriptReply reply) {
		CounterReply.Status status = CounterReply.Status.read(reply);
		return new FlushReply<>(status, (status != CounterReply.Status.FOREIGN) ? Values.read(reply) : null);
	}

	static InstanceReply read(ScriptReply reply) {
		CounterReply.Status status = CounterReply.Status.read(reply);
		Values values = (status != CounterReply.Status.FOREIGN) ? Values.read(reply) : Values.NONE;
		return new InstanceReply(status, values, Values.NONE, false);
	}

	/** Read the answer to an operation that has a condition. */
	static InstanceReply readChange(ScriptReply reply) {
		CounterReply.Status status = CounterReply.Status.read(reply);
		return switch (status) {
			case DONE -> {
				boolean changed = reply.whole() == 1;
				yield new InstanceReply(status, Values.read(reply), Values.read(reply), changed);
			}
			case OVERFLOW -> new InstanceReply(status, Values.read(reply), Values.NONE, false);
			case FOREIGN -> new InstanceReply(status, Values.NONE, Values.NONE, false);
		};
	}

	/**
	 * The values of a key.
	 *
	 * @param cumulative the sum over all live instances
	 * @param mine the slice of the one that asked
	 */
	record Values(long cumulative, long mine) {

		static final Values NONE = new Values(0, 0);

		/** Return the values after this instance has added something. */
		Values plus(long n) {
			return new Values(this.cumulative + n, this.mine + n);
		}

		String describe() {
			return this.cumulative + " (" + this.mine + " of them here)";
		}

		static Values read(ScriptReply reply) {
			return new Values(reply.text(), reply.text());
		}

	}

}
