package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.trypema.KeyedRateLimiter;
import io.trypema.LimitDecision;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.OnResolverFailure;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitPolicy;

/**
 * The claim of one call to permits of a rate.
 */
final class PermitClaim extends Claim {

	private final RateLimiter providers;

	private final KeyedRateLimiter limiter;

	private final RateLimit limit;

	private final @Nullable RateLimiterUnavailableException unresolved;

	/**
	 * Create a claim at the provider of the policy.
	 * @param providers the providers
	 * @param request the request
	 * @param policy its policy in effect
	 * @param limit the limit in effect for its key
	 * @param unresolved the failure of a resolver, if one failed to return the limit
	 * @param listeners notified of the outcome
	 */
	PermitClaim(RateLimiter providers, LimitRequest request, RateLimitPolicy policy, RateLimit limit,
			@Nullable RateLimiterUnavailableException unresolved, List<RateLimitListener> listeners) {
		this(providers, policy.provider(), request, policy, limit, unresolved, listeners);
	}

	private PermitClaim(RateLimiter providers, ProviderType type, LimitRequest request, RateLimitPolicy policy,
			RateLimit limit, @Nullable RateLimiterUnavailableException unresolved, List<RateLimitListener> listeners) {
		super(request, policy, listeners);
		this.providers = providers;
		this.limiter = providers.provider(type).limiter(policy.strategy());
		this.limit = limit;
		this.unresolved = unresolved;
	}

	@Override
	Claim locally() {
		return new PermitClaim(this.providers, ProviderType.LOCAL, request(), (RateLimitPolicy) policy(), this.limit,
				this.unresolved, listeners());
	}

	@Override
	@Nullable RateLimiterUnavailableException unresolved() {
		return this.unresolved;
	}

	@Override
	OnResolverFailure onResolverFailure() {
		return ((RateLimitPolicy) policy()).onResolverFailure();
	}

	@Override
	LimitDecision acquire() {
		return this.limiter.acquire(request().limiterKey(), this.limit, request().permits());
	}

	/** The future is only read, so it may be cast to one of the supertype. */
	@Override
	@SuppressWarnings("unchecked")
	CompletableFuture<LimitDecision> acquireAsync() {
		CompletableFuture<? extends LimitDecision> decision = this.limiter.acquireAsync(request().limiterKey(),
				this.limit, request().permits());
		return (CompletableFuture<LimitDecision>) decision;
	}

	@Override
	void giveBack(Duration age) {
		this.limiter.refund(request().limiterKey(), this.limit, request().permits(), age);
	}

	@Override
	CompletableFuture<Void> giveBackAsync(Duration age) {
		return this.limiter.refundAsync(request().limiterKey(), this.limit, request().permits(), age);
	}

}
