package io.trypema.redis;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Rejected;

/**
 * A leased key of the absolute strategy.
 */
final class AbsoluteLeasedKey extends LeasedKey {

	AbsoluteLeasedKey(StateKey stateKey, RedisLimit limit, LeaseSizing sizing, Collaborators shared) {
		super(stateKey, limit, sizing, shared);
	}

	@Override
	@Nullable RateLimitDecision decide(long permits, double draw, long now) {
		long left = take(permits, now);
		if (left >= 0) {
			long free = Math.max(0, this.limit.capacity() - used());
			return new Allowed(this.limit.limit(), free + left, replenishNanos(now));
		}
		KnownRefusal last = refusal(permits, now);
		if (last != null) {
			countRefused(permits);
			return Rejected.until(this.limit.limit(), last.remaining(), last.retryNanos(now));
		}
		return null;
	}

	@Override
	SettlementCall call(Settlement settlement) {
		return new SettlementCall(this, settlement, (request) -> request.whole(this.limit.capacity()));
	}

}
