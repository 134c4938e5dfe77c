package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.OnResolverFailure;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;

/**
 * The claim of one call to permits or a place of one limit, which can be given back.
 */
abstract class Claim {

	private final LimitRequest request;

	private final LimitPolicy policy;

	private final List<RateLimitListener> listeners;

	private @Nullable LimitDecision decision;

	private boolean held;

	/**
	 * Create a claim.
	 * @param request the request
	 * @param policy its policy in effect
	 * @param listeners notified of the outcome
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

	/** Record the decision: if the call is admitted, it holds permits or a place. */
	final void decide(LimitDecision decision) {
		this.decision = decision;
		this.held = decision.isAllowed();
	}

	/**
	 * The limit with its decision, or {@code null} if that is not shown to the caller.
	 */
	final @Nullable AppliedLimit applied() {
		return (this.decision != null && !this.policy.shadow())
				? new AppliedLimit(this.policy.name(), this.policy.publicName(), this.decision) : null;
	}

	final boolean isHeld() {
		return this.held;
	}

	/** Record that the call no longer holds permits or a place. */
	final void release() {
		this.held = false;
	}

	/** The same claim at the local provider, without waiting. */
	abstract Claim locally();

	abstract LimitDecision acquire();

	abstract CompletableFuture<LimitDecision> acquireAsync();

	/** Stop waiting for a decision, after the caller has cancelled. */
	void stopWaiting() {
	}

	/** Give back permits or a place admitted that long ago. */
	abstract void giveBack(Duration age);

	abstract CompletableFuture<Void> giveBackAsync(Duration age);

	/** The failure of a resolver, if one failed to return the limit. */
	@Nullable RateLimiterUnavailableException unresolved() {
		return null;
	}

	/** The reaction to the failure of a resolver. */
	OnResolverFailure onResolverFailure() {
		return OnResolverFailure.POLICY;
	}

	/** Whether no limiter can decide, because the limit is unknown. */
	final boolean isUndecidable() {
		return unresolved() != null && onResolverFailure() != OnResolverFailure.POLICY;
	}

	/** Whether a decision refuses the call. */
	final boolean isRefusedBy(LimitDecision decision) {
		return !decision.isAllowed() && !this.policy.shadow();
	}

	/** Notify the listeners of a decision of the provider. */
	final void notifyOf(LimitDecision decision) {
		notifyOf(outcome(decision), decision);
	}

	private RateLimitOutcome outcome(LimitDecision decision) {
		if (unresolved() != null) {
			return RateLimitOutcome.UNRESOLVED;
		}
		return (!decision.isAllowed() && this.policy.shadow()) ? RateLimitOutcome.SHADOW_REFUSED
				: RateLimitOutcome.of(decision);
	}

	final void notifyOf(RateLimitOutcome outcome, @Nullable LimitDecision decision) {
		for (int index = 0; index < this.listeners.size(); index++) {
			this.listeners.get(index).onOutcome(this.request, outcome, decision);
		}
	}

}
