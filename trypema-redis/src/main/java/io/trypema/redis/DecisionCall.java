package io.trypema.redis;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;

/**
 * A call for permits. Remembers for the key whether it is full; while Redis is
 * unavailable, calls to full keys are refused.
 */
abstract class DecisionCall extends LimitCall<RateLimitDecision> {

	private final RedisLimit limit;

	private final long permits;

	DecisionCall(StateKey key, RedisLimit limit, long permits) {
		super(key);
		this.limit = limit;
		this.permits = permits;
	}

	final RedisLimit limit() {
		return this.limit;
	}

	final long permits() {
		return this.permits;
	}

	/** Return a number from 0 (inclusive) to 1 (exclusive). */
	abstract double draw();

	/** Return an equal call under a limit. */
	abstract DecisionCall with(RedisLimit limit);

	/** Return an equal call that is decided for the caller of this one. */
	@SuppressWarnings("FutureReturnValueIgnored")
	final DecisionCall again(RedisLimit limit) {
		DecisionCall other = with(limit);
		other.submitted(submittedAt());
		other.whenComplete((decision, failure) -> {
			if (failure != null) {
				completeExceptionally(failure);
			}
			else {
				complete(decision);
			}
		});
		return other;
	}

	/** Whether every call of the size is refused from now on, until there is room. */
	abstract boolean isFull(RateLimitDecision decision);

	abstract RateLimitDecision refusal(long remaining, long waitNanos);

	/** Remembers in the order in which Redis decided, settlements included. */
	@Override
	final void result(RateLimitDecision decision) {
		remember(decision);
		super.result(decision);
	}

	private void remember(RateLimitDecision decision) {
		FullKeys fullKeys = this.limit.fullKeys();
		if (decision.isAllowed()) {
			if (isFull(decision)) {
				fullKeys.add(stateKey().key(), 1, 0, decision.replenishAfter().toNanos());
			}
			else {
				fullKeys.admitted(stateKey().key(), this.permits);
			}
		}
		else if (isFull(decision)) {
			decision.retryAfter()
				.ifPresent(
						(wait) -> fullKeys.add(stateKey().key(), this.permits, decision.remaining(), wait.toNanos()));
		}
	}

	@Override
	final @Nullable RateLimitDecision known() {
		FullKeys.Wait wait = this.limit.fullKeys().find(stateKey().key(), this.permits);
		return (wait != null) ? refusal(wait.remaining(), wait.nanos()) : null;
	}

}
