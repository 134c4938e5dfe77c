package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.OnResolverFailure;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;

/**
 * What one call asks of one limit, and can give back to it.
 */
abstract class Claim {

	private final LimitRequest request;

	private final LimitPolicy policy;

	private final List<RateLimitListener> listeners;

	/**
	 * Create a claim.
	 * @param request the request
	 * @param policy its policy as it counts at present
	 * @param listeners hear of the outcome
	 */
	Claim(LimitRequest request, LimitPolicy policy, List<RateLimitListener> listeners) {
		this.request = request;
		this.policy = policy;
		this.listeners = listeners;
	}

	LimitRequest request() {
		return this.request;
	}

	LimitPolicy policy() {
		return this.policy;
	}

	List<RateLimitListener> listeners() {
		return this.listeners;
	}

	/** The same within this process, without waiting. */
	abstract Claim locally();

	abstract LimitDecision acquire();

	abstract CompletableFuture<LimitDecision> acquireAsync();

	/** Wait no longer for a decision, as nobody wants it. */
	void stopWaiting() {
	}

	/** Give back what was admitted that long ago. */
	abstract void giveBack(Duration age);

	abstract CompletableFuture<Void> giveBackAsync(Duration age);

	/** Why the limit is not the one of a resolver, if one failed. */
	@Nullable RateLimiterUnavailableException unresolved() {
		return null;
	}

	/** What happens to the call if a resolver failed. */
	OnResolverFailure onResolverFailure() {
		return OnResolverFailure.POLICY;
	}

	/** Whether no limiter is to be asked, because the limit is not known. */
	final boolean isUndecidable() {
		return unresolved() != null && onResolverFailure() != OnResolverFailure.POLICY;
	}

	/** Whether a decision refuses the call. */
	final boolean isRefusedBy(LimitDecision decision) {
		return !decision.isAllowed() && !this.policy.shadow();
	}

	/** Report a decision that counts. */
	final void report(LimitDecision decision) {
		report(outcome(decision), decision);
	}

	private RateLimitOutcome outcome(LimitDecision decision) {
		if (unresolved() != null) {
			return RateLimitOutcome.UNRESOLVED;
		}
		return (!decision.isAllowed() && this.policy.shadow()) ? RateLimitOutcome.SHADOW_REFUSED
				: RateLimitOutcome.of(decision);
	}

	final void report(RateLimitOutcome outcome, @Nullable LimitDecision decision) {
		for (RateLimitListener listener : this.listeners) {
			listener.onOutcome(this.request, outcome, decision);
		}
	}

}
