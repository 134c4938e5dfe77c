package io.trypema.redis;

/**
 * The reply to a settlement.
 *
 * @param known whether Redis knows the lease
 * @param granted permits granted in all
 * @param used permits in use by all, leased ones too
 * @param others how many other instances take turns
 * @param oldestNanos nanoseconds until the oldest leave that are not leased; 0 if there
 * are none
 * @param waitNanos nanoseconds until a call of the size asked for fits; 0 if it does,
 * negative if it never can
 * @param factor the suppression factor; 0 under the absolute strategy
 */
record LeaseReply(boolean known, long granted, long used, long others, long oldestNanos, long waitNanos,
		double factor) {

	static LeaseReply read(ScriptReply reply, boolean suppressed) {
		return new LeaseReply(reply.whole() == 1, reply.whole(), reply.whole(), reply.whole(), reply.nanos(),
				reply.nanos(), suppressed ? reply.number() : 0);
	}

}
