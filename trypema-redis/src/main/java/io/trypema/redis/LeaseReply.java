package io.trypema.redis;

/**
 * What Redis answers to a settlement.
 *
 * @param usable whether the lease can be spent
 * @param granted permits granted
 * @param used permits in use by all, leased ones too
 * @param oldestNanos nanoseconds until the oldest leave that are not leased; 0 if there
 * are none
 */
record LeaseReply(boolean usable, long granted, long used, long oldestNanos) {

	static LeaseReply read(Reply reply) {
		return new LeaseReply(reply.whole() == 1, reply.whole(), reply.whole(), reply.nanos());
	}

}
