package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.ProviderType;
import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.concurrency.ConcurrencyPermit;
import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitListener;

/**
 * The claim of one call to a place of a limit on calls in flight, until the call is over.
 */
final class PlaceClaim extends Claim {

	private final ConcurrencyLimiters limiters;

	private final ConcurrencyLimiter limiter;

	private final ConcurrencyPolicy policy;

	private final ConcurrencyLimit limit;

	private final LongAdder inFlight;

	private volatile @Nullable ConcurrencyPermit permit;

	private volatile @Nullable CompletableFuture<ConcurrencyDecision> decision;

	/**
	 * Create a claim at the provider of the policy.
	 * @param limiters keep the places
	 * @param request the request
	 * @param policy its policy
	 * @param listeners notified of the outcome
	 */
	PlaceClaim(ConcurrencyLimiters limiters, LimitRequest request, ConcurrencyPolicy policy,
			List<RateLimitListener> listeners) {
		this(limiters, policy.provider(), request, policy, policy.effectiveLimit(), listeners);
	}

	private PlaceClaim(ConcurrencyLimiters limiters, ProviderType type, LimitRequest request, ConcurrencyPolicy policy,
			ConcurrencyLimit limit, List<RateLimitListener> listeners) {
		super(request, policy, listeners);
		this.limiters = limiters;
		this.limiter = limiters.get(type);
		this.policy = policy;
		this.limit = limit;
		this.inFlight = limiters.inFlight(policy.name());
	}

	@Override
	Claim locally() {
		return new PlaceClaim(this.limiters, ProviderType.LOCAL, request(), this.policy,
				this.policy.limit().withMaxWait(Duration.ZERO), listeners());
	}

	@Override
	LimitDecision acquire() {
		return taken(this.limiter.acquire(request().limiterKey(), this.limit));
	}

	@Override
	CompletableFuture<LimitDecision> acquireAsync() {
		CompletableFuture<ConcurrencyDecision> asked = this.limiter.acquireAsync(request().limiterKey(), this.limit);
		this.decision = asked;
		return asked.thenApply(this::taken);
	}

	@Override
	void stopWaiting() {
		CompletableFuture<ConcurrencyDecision> asked = this.decision;
		if (asked != null) {
			asked.cancel(false);
		}
	}

	private LimitDecision taken(ConcurrencyDecision decision) {
		if (decision.isAllowed()) {
			this.permit = decision.permit();
			this.inFlight.increment();
		}
		return decision;
	}

	@Override
	void giveBack(Duration age) {
		CompletableFuture<?> ignored = giveBackAsync(age);
	}

	@Override
	CompletableFuture<Void> giveBackAsync(Duration age) {
		ConcurrencyPermit permit = this.permit;
		if (permit == null) {
			return CompletableFuture.completedFuture(null);
		}
		this.permit = null;
		this.inFlight.decrement();
		return permit.closeAsync();
	}

}
