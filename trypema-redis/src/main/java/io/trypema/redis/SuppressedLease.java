package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Suppressed;

/**
 * A leased key of the suppressed strategy: permits are leased up to the hard limit, and
 * the factor is that of the last settlement.
 */
final class SuppressedLease extends LeasedKey {

	private final Operations operations;

	private final AtomicLong declined = new AtomicLong();

	private volatile double factor;

	/** The size of calls that were denied last. */
	private volatile long size = 1;

	SuppressedLease(String key, Quota quota, LeaseTerms terms, LeaseStore store) {
		super(key, quota, terms, store);
		this.operations = store.operations();
	}

	@Override
	long grantLimit() {
		return this.quota.hardLimit();
	}

	@Override
	boolean hasNews() {
		return this.declined.get() > 0;
	}

	@Override
	@Nullable RateLimitDecision decide(long permits, double draw, long now) {
		long accepted = used() - available();
		if (permits <= this.quota.capacity() - accepted) {
			return (take(permits, now) >= 0)
					? new Allowed(this.quota.limit(), remaining(accepted + permits), replenishNanos(now)) : null;
		}
		touch();
		double present = this.factor;
		if (draw < present) {
			return deny(permits, present, accepted, now);
		}
		return (take(permits, now) >= 0)
				? Suppressed.admitted(this.quota.limit(), present, remaining(accepted + permits), replenishNanos(now))
				: null;
	}

	private @Nullable RateLimitDecision deny(long permits, double present, long accepted, long now) {
		Refusal last = refusal();
		if (last == null || !last.holds(permits, now)) {
			return null;
		}
		this.declined.addAndGet(permits);
		touch();
		return Suppressed.deniedUntil(this.quota.limit(), present, remaining(accepted), last.retryNanos(now));
	}

	private long remaining(long accepted) {
		return Math.max(0, this.quota.capacity() - accepted);
	}

	@Override
	SettlementCall call(Settlement settlement) {
		long told = this.declined.getAndSet(0);
		List<Waiter> waiters = settlement.waiters();
		if (!waiters.isEmpty()) {
			this.size = waiters.get(waiters.size() - 1).permits();
		}
		long asked = this.size;
		return new SettlementCall(this, settlement, (request) -> {
			this.operations.writeLimit(request, this.quota).whole(told).whole(asked).whole(waiters.size());
			waiters.forEach((waiter) -> request.whole(waiter.permits()).number(waiter.draw()));
		}, (reply) -> decisions(reply, waiters.size()));
	}

	private List<RateLimitDecision> decisions(Reply reply, int calls) {
		List<RateLimitDecision> decisions = new ArrayList<>(calls);
		for (int i = 0; i < calls; i++) {
			decisions.add(SuppressedOperations.read(reply, this.quota));
		}
		return decisions;
	}

	@Override
	LeaseReply read(Reply reply) {
		LeaseReply answer = super.read(reply);
		this.factor = reply.number();
		long wait = reply.nanos();
		if (wait > 0) {
			refuse(this.size, Math.max(0, this.quota.capacity() - answer.used()), wait);
		}
		return answer;
	}

}
