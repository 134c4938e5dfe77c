package io.trypema.redis;

/**
 * An update of a lease that an instance sends to Redis.
 *
 * @param lease the lease
 * @param totals the use of the lease
 * @param wanted the requested total of granted permits
 * @param share the divisor of the free permits that may be granted
 * @param termNanos how long the lease is to last from now
 * @param size the size of a call whose wait is requested, or 0
 * @param purpose the purpose of the settlement
 */
record Settlement(Lease lease, Lease.Totals totals, long wanted, long share, long termNanos, long size,
		Purpose purpose) {

	/** Whether unspent permits are returned. */
	boolean isHandBack() {
		return this.totals.given() > 0;
	}

	/** Until when the granted permits may be spent. */
	long spendableUntil() {
		return this.totals.at() + LeaseTerms.spendable(this.termNanos);
	}

	/** Write the arguments about a lease. */
	void write(ScriptRequest request) {
		request.whole(this.totals.granted())
			.whole(this.totals.spent())
			.whole(this.totals.returned())
			.latest(this.totals.spentBy())
			.latest(this.totals.at())
			.whole(this.wanted)
			.whole(this.share)
			.whole(this.termNanos / 1000)
			.whole(this.size);
	}

	/**
	 * Purpose of a settlement.
	 */
	enum Purpose {

		/** To have permits at hand. */
		ASK,

		/** To update the totals. */
		UPDATE,

		/** To give the lease up. */
		CLOSE

	}

}
