package io.trypema.redis;

import io.trypema.internal.LimitArithmetic;

/**
 * Number of permits of a key to lease, and for how long.
 *
 * @param termNanos how long the lease is to last
 * @param settleNanos after which time it is settled again
 * @param permits the permits to have at hand
 * @param most the permits to keep at most
 * @param share the divisor of the free permits that may be leased
 */
record LeasePlan(long termNanos, long settleNanos, long permits, long most, long share) {

	static final LeasePlan NONE = new LeasePlan(0, 0, 0, LimitArithmetic.MAX_PERMITS, 1);

}
