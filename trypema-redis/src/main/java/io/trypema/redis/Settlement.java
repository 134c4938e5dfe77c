package io.trypema.redis;

/**
 * An update of a lease that an instance sends to Redis.
 *
 * @param lease the lease
 * @param totals what was done with it
 * @param wanted the total of permits that it would have been granted
 * @param share one part in how many of what is free may be granted
 * @param termNanos how long the lease is to last from now
 * @param size the size of a call whose wait is asked for, or 0
 * @param purpose what it is for
 */
record Settlement(Lease lease, Lease.Totals totals, long wanted, long share, long termNanos, long size,
		Purpose purpose) {

	/** Whether unspent permits are given back for others to use. */
	boolean isHandBack() {
		return this.totals.given() > 0;
	}

	/** Until when what is granted may be spent. */
	long spendableUntil() {
		return this.totals.at() + LeaseTerms.spendable(this.termNanos);
	}

	/** Write what the scripts read of a lease. */
	void write(ScriptRequest request) {
		request.whole(this.totals.granted())
			.whole(this.totals.spent())
			.whole(this.totals.returned())
			.latest(this.totals.spentBy())
			.earliest(this.totals.at())
			.whole(this.wanted)
			.whole(this.share)
			.whole(this.termNanos / 1000)
			.whole(this.size);
	}

	/**
	 * What a settlement is for.
	 */
	enum Purpose {

		/** To have permits at hand. */
		ASK,

		/** To report the use of permits. */
		REPORT,

		/** To give the lease up. */
		CLOSE

	}

}
