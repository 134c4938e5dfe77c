package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;

/**
 * What one call asks of one limiter, and can give back to it.
 *
 * @param limiter the limiter
 * @param request the request
 * @param policy its policy as it counts at present
 * @param limit the limit that counts for its key
 * @param unresolved why that is not the one of a resolver, if one failed
 * @param listeners who is told the outcome
 */
record PermitClaim(KeyedRateLimiter limiter, LimitRequest request, RateLimitPolicy policy, RateLimit limit,
		@Nullable RateLimiterUnavailableException unresolved, List<RateLimitListener> listeners) {

	/** The same at another provider. */
	PermitClaim at(RateLimiterProvider provider) {
		return new PermitClaim(provider.limiter(this.policy.strategy()), this.request, this.policy, this.limit,
				this.unresolved, this.listeners);
	}

	/** Whether no limiter is to be asked, because the limit is not known. */
	boolean isUndecidable() {
		return this.unresolved != null && this.policy.onResolverFailure() != OnResolverFailure.POLICY;
	}

	RateLimitDecision acquire() {
		return this.limiter.acquire(this.request.limiterKey(), this.limit, this.request.permits());
	}

	CompletableFuture<RateLimitDecision> acquireAsync() {
		return this.limiter.acquireAsync(this.request.limiterKey(), this.limit, this.request.permits());
	}

	void refund(Duration age) {
		this.limiter.refund(this.request.limiterKey(), this.limit, this.request.permits(), age);
	}

	CompletableFuture<Void> refundAsync(Duration age) {
		return this.limiter.refundAsync(this.request.limiterKey(), this.limit, this.request.permits(), age);
	}

	/** Whether a decision refuses the call. */
	boolean isRefusedBy(RateLimitDecision decision) {
		return !decision.isAllowed() && !this.policy.shadow();
	}

	/** Tell the listeners of a decision that counts. */
	void tell(RateLimitDecision decision) {
		tell(outcome(decision), decision);
	}

	private RateLimitOutcome outcome(RateLimitDecision decision) {
		if (this.unresolved != null) {
			return RateLimitOutcome.UNRESOLVED;
		}
		return (!decision.isAllowed() && this.policy.shadow()) ? RateLimitOutcome.SHADOW_REFUSED
				: RateLimitOutcome.of(decision);
	}

	void tell(RateLimitOutcome outcome, @Nullable RateLimitDecision decision) {
		for (RateLimitListener listener : this.listeners) {
			listener.onOutcome(this.request, outcome, decision);
		}
	}

}
