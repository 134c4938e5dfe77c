package io.trypema.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;

/**
 * A leased key of the suppressed strategy. Above the limit calls are drawn here, by the
 * factor of the last settlement, and those admitted spend permits below the hard limit.
 */
final class SuppressedLeasedKey extends LeasedKey {

	/** For how long a factor is used at least, unless it is replaced. */
	private static final long MIN_FRESH = TimeUnit.MILLISECONDS.toNanos(200);

	/** Spare permits for admitted calls that arrive close to each other. */
	private static final int SPARE = 4;

	private final LongAdder declined = new LongAdder();

	/** The permits declined before the lease began. */
	private long declinedBefore;

	private volatile double factor;

	/** Until when the factor is used. */
	private volatile long freshUntil;

	SuppressedLeasedKey(StateKey stateKey, RedisLimit limit, LeaseSizing sizing, Collaborators shared) {
		super(stateKey, limit, sizing, shared);
		this.freshUntil = this.ticker.nanos();
	}

	@Override
	boolean isRefusing() {
		return false;
	}

	@Override
	LeasePlan plan(LeaseSizing sizes, long now) {
		return (used() < this.limit.capacity()) ? super.plan(sizes, now) : sizes.shed(now, 1 - this.factor, SPARE);
	}

	@Override
	void forgotten() {
		this.freshUntil = this.ticker.nanos();
	}

	@Override
	void begun() {
		this.declinedBefore = this.declined.sum();
	}

	@Override
	@Nullable RateLimitDecision decide(long permits, double draw, long now) {
		long accepted = used() - available();
		if (permits <= this.limit.capacity() - accepted) {
			return (take(permits, now) >= 0)
					? new Allowed(this.limit.limit(), remaining(accepted + permits), replenishNanos(now)) : null;
		}
		if (now - this.freshUntil >= 0) {
			return null;
		}
		double present = (permits > this.limit.hardLimit() - accepted) ? 1 : this.factor;
		if (draw < present) {
			return deny(permits, present, accepted, now);
		}
		return (take(permits, now) >= 0)
				? Suppressed.admitted(this.limit.limit(), present, remaining(accepted + permits), replenishNanos(now))
				: null;
	}

	private @Nullable RateLimitDecision deny(long permits, double present, long accepted, long now) {
		if (permits > this.limit.capacity()) {
			decline(permits);
			return Suppressed.deniedForever(this.limit.limit(), present, remaining(accepted), replenishNanos(now));
		}
		KnownRefusal last = refusal(permits, now);
		if (last == null) {
			return null;
		}
		decline(permits);
		return Suppressed.deniedUntil(this.limit.limit(), present, remaining(accepted), last.retryNanos(now));
	}

	private void decline(long permits) {
		this.declined.add(permits);
		countRefused(permits);
	}

	private long remaining(long accepted) {
		return Math.max(0, this.limit.capacity() - accepted);
	}

	@Override
	SettlementCall call(Settlement settlement) {
		long unsettled = Math.max(0, this.declined.sum() - this.declinedBefore);
		return new SettlementCall(this, settlement, (request) -> this.limit.write(request).whole(unsettled));
	}

	@Override
	void settled(LeaseReply reply) {
		this.factor = reply.factor();
		this.freshUntil = this.ticker.nanos() + Math.max(MIN_FRESH, freshNanos());
	}

}
