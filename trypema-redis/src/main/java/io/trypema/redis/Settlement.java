package io.trypema.redis;

import java.util.List;

/**
 * What an instance tells Redis of its lease on a key.
 *
 * @param id the id of the lease
 * @param fresh whether Redis cannot know it
 * @param spent permits spent since the last settlement
 * @param returned permits handed back
 * @param wanted permits asked for
 * @param at when this was prepared, by the ticker
 * @param handBack whether unspent permits are given back for others to use
 * @param waiters the calls that Redis has to decide, in order of arrival
 */
record Settlement(long id, boolean fresh, long spent, long returned, long wanted, long at, boolean handBack,
		List<Waiter> waiters) {

	/** Write what the scripts read of a lease. */
	void write(Request request, LeaseTerms terms) {
		request.bytes(this.id)
			.whole(this.fresh ? 1 : 0)
			.whole(this.spent)
			.whole(this.returned)
			.whole(this.wanted)
			.whole(terms.termMicros());
	}

	/**
	 * Why a lease is settled.
	 */
	enum Purpose {

		/** To go on spending. */
		TOP_UP,

		/** To tell what was spent. */
		REPORT,

		/** To hand back what was not. */
		RECALL

	}

}
