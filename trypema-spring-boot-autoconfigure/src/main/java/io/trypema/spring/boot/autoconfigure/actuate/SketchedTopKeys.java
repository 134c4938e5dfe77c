package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.Ticker;
import io.trypema.internal.BoundedKey;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.RateLimitPolicy;

/**
 * Watches keys by sketches, whose memory is bounded for any number of keys.
 */
final class SketchedTopKeys implements TopKeys {

	private final int count;

	private final Ticker ticker;

	private final Map<String, KeyWatch> watches = new ConcurrentHashMap<>();

	/**
	 * Create top keys.
	 * @param count the number of keys to report for each policy, at least 1
	 * @param ticker the source of time
	 */
	SketchedTopKeys(int count, Ticker ticker) {
		this.count = count;
		this.ticker = ticker;
	}

	@Override
	public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision) {
		if (request.policy() instanceof RateLimitPolicy && outcome != RateLimitOutcome.BYPASSED
				&& outcome != RateLimitOutcome.MISSING_KEY) {
			long now = this.ticker.nanos();
			watch(request.policy().name(), now).add(BoundedKey.of(request.key()), isRefused(outcome, decision), now);
		}
	}

	private KeyWatch watch(String policy, long now) {
		KeyWatch present = this.watches.get(policy);
		return (present != null) ? present
				: this.watches.computeIfAbsent(policy, (absent) -> new KeyWatch(this.count, now));
	}

	private static boolean isRefused(RateLimitOutcome outcome, @Nullable LimitDecision decision) {
		return (decision != null) ? !decision.isAllowed() : outcome == RateLimitOutcome.FAILED_CLOSED;
	}

	@Override
	public List<TopKeyDescriptor> of(String policy) {
		KeyWatch watch = this.watches.get(policy);
		return (watch != null) ? watch.top(this.ticker.nanos()) : List.of();
	}

}
