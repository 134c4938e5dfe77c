package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;
import io.trypema.RateLimitDecision.Allowed;
import io.trypema.RateLimitDecision.Rejected;
import io.trypema.redis.Acquisition.RunReply;

/**
 * A leased key of the absolute strategy.
 */
final class AbsoluteLease extends LeasedKey {

	AbsoluteLease(String key, Quota quota, LeaseTerms terms, LeaseStore store) {
		super(key, quota, terms, store);
	}

	@Override
	long grantLimit() {
		return this.quota.capacity();
	}

	@Override
	@Nullable RateLimitDecision decide(long permits, double draw, long now) {
		long left = take(permits, now);
		if (left >= 0) {
			long free = Math.max(0, this.quota.capacity() - used());
			return new Allowed(this.quota.limit(), free + left, replenishNanos(now));
		}
		Refusal last = refusal();
		if (last != null && last.holds(permits, now)) {
			return Rejected.until(this.quota.limit(), last.remaining(), last.retryNanos(now));
		}
		return null;
	}

	@Override
	SettlementCall call(Settlement settlement) {
		List<Run> runs = runs(settlement.waiters());
		return new SettlementCall(this, settlement, (request) -> {
			request.whole(this.quota.capacity()).whole(runs.size());
			runs.forEach((run) -> request.whole(run.permits()).whole(run.calls()));
		}, (reply) -> read(reply, runs));
	}

	private static List<Run> runs(List<Waiter> waiters) {
		List<Run> runs = new ArrayList<>(1);
		int first = 0;
		for (int i = 1; i <= waiters.size(); i++) {
			if (i == waiters.size() || waiters.get(i).permits() != waiters.get(first).permits()) {
				runs.add(new Run(waiters.get(first).permits(), i - first));
				first = i;
			}
		}
		return runs;
	}

	private List<RateLimitDecision> read(Reply reply, List<Run> runs) {
		List<RateLimitDecision> decisions = new ArrayList<>();
		for (Run run : runs) {
			RunReply answer = new RunReply(reply);
			for (int i = 0; i < run.calls(); i++) {
				decisions.add(answer.decision(this.quota, run.permits(), i));
			}
			RateLimitDecision last = decisions.get(decisions.size() - 1);
			last.retryAfter().ifPresent((wait) -> refuse(run.permits(), last.remaining(), wait.toNanos()));
		}
		return decisions;
	}

	/**
	 * Equal calls that follow each other.
	 */
	private record Run(long permits, int calls) {
	}

}
