package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.trypema.KeyedRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterProvider;

/**
 * What one call asks of one limiter, and can give back to it.
 *
 * @param limiter the limiter
 * @param key the key in the limiter
 * @param request the request
 * @param limit the limit that counts for its key
 */
record PermitClaim(KeyedRateLimiter limiter, String key, LimitRequest request, RateLimit limit) {

	PermitClaim(KeyedRateLimiter limiter, LimitRequest request, RateLimit limit) {
		this(limiter, request.limiterKey(), request, limit);
	}

	RateLimitPolicy policy() {
		return this.request.policy();
	}

	/** The same at another provider. */
	PermitClaim at(RateLimiterProvider provider) {
		return new PermitClaim(provider.limiter(policy().strategy()), this.key, this.request, this.limit);
	}

	AppliedLimit acquire() {
		return applied(this.limiter.acquire(this.key, this.limit, this.request.permits()));
	}

	CompletableFuture<AppliedLimit> acquireAsync() {
		return this.limiter.acquireAsync(this.key, this.limit, this.request.permits()).thenApply(this::applied);
	}

	void refund(Duration age) {
		this.limiter.refund(this.key, this.limit, this.request.permits(), age);
	}

	CompletableFuture<Void> refundAsync(Duration age) {
		return this.limiter.refundAsync(this.key, this.limit, this.request.permits(), age);
	}

	private AppliedLimit applied(RateLimitDecision decision) {
		return new AppliedLimit(policy().name(), decision);
	}

}
