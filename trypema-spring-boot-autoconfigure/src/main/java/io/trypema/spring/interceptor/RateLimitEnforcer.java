package io.trypema.spring.interceptor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.util.function.SingletonSupplier;

import io.trypema.LimitDecision;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.Ticker;
import io.trypema.WindowLimit;
import io.trypema.internal.DirectMappedCache;
import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.LimitPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.MissingKeyException;
import io.trypema.spring.OnResolverFailure;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.RateLimitPolicy;

/**
 * Applies limits to a call, all or nothing: if one refuses, the permits of the others are
 * given back. If a provider is unavailable, {@link RateLimitPolicy#onFailure()} applies.
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimitEnforcer {

	private final RateLimiter limiter;

	private final ConcurrencyLimiters concurrency;

	private final EffectivePolicies policies;

	private final Supplier<List<RateLimitListener>> listeners;

	private final OutageLog outageLog;

	private final OutageLog resolverLog;

	/** Limits of resolvers after their check, which is expensive. */
	private final DirectMappedCache<ProviderLimit, WindowLimit> resolved;

	private final Refunds refunds;

	/**
	 * Create an enforcer that keeps places of calls in flight in this process.
	 * @param limiter the providers
	 * @param policies the policies in effect
	 * @param listeners returns the listeners in order; invoked once, at the first call
	 * @param ticker the source of time that the providers use
	 */
	public RateLimitEnforcer(RateLimiter limiter, EffectivePolicies policies,
			Supplier<Stream<RateLimitListener>> listeners, Ticker ticker) {
		this(limiter, ConcurrencyLimiters.local(), policies, listeners, ticker);
	}

	/**
	 * Create an enforcer.
	 * @param limiter the providers
	 * @param concurrency keep the places of calls in flight
	 * @param policies the policies in effect
	 * @param listeners returns the listeners in order; invoked once, at the first call
	 * @param ticker the source of time that the providers use
	 */
	public RateLimitEnforcer(RateLimiter limiter, ConcurrencyLimiters concurrency, EffectivePolicies policies,
			Supplier<Stream<RateLimitListener>> listeners, Ticker ticker) {
		this.limiter = limiter;
		this.concurrency = concurrency;
		this.policies = policies;
		this.listeners = SingletonSupplier
			.of(() -> listeners.get().<RateLimitListener>map(GuardedRateLimitListener::new).toList());
		this.outageLog = new OutageLog(ticker);
		this.resolverLog = new OutageLog(ticker);
		this.refunds = new Refunds(ticker, this.outageLog, new Continuations());
		this.resolved = new DirectMappedCache<>((limit) -> limiter.provider(limit.provider()).resolve(limit.limit()));
	}

	/**
	 * Check limits in order until one refuses. Requests for 0 permits are left out.
	 * @param requests the requests of the call
	 * @return the decisions of the limits
	 */
	public Admission admit(List<LimitRequest> requests) {
		return admit(requests, false);
	}

	/**
	 * Check limits in order until one refuses.
	 * @param requests the requests of the call
	 * @param kept whether the call keeps its permits once it is admitted
	 * @return the decisions of the limits
	 */
	Admission admit(List<LimitRequest> requests, boolean kept) {
		Admission admission = (kept && requests.size() == 1) ? Admission.kept(this.refunds)
				: new Admission(this.refunds);
		try {
			for (int index = 0; index < requests.size(); index++) {
				LimitRequest request = requests.get(index);
				if (isAsked(request) ? !decide(claim(request), admission) : !passes(request, admission)) {
					admission.undo();
					break;
				}
			}
			return admission;
		}
		catch (RuntimeException ex) {
			admission.undo();
			throw ex;
		}
	}

	/**
	 * Check limits in order until one refuses, without blocking the caller. Requests for
	 * 0 permits are left out.
	 * @param requests the requests of the call
	 * @return a future of the decisions, complete already or completed on a thread that
	 * may be blocked
	 */
	public CompletableFuture<Admission> admitAsync(List<LimitRequest> requests) {
		Admission admission = new Admission(this.refunds);
		CompletableFuture<Admission> decided = CompletableFuture.completedFuture(requests.iterator())
			.thenCompose((rest) -> admitRest(admission, rest))
			.exceptionallyCompose((ex) -> admission.undoAsync().thenApply((undone) -> {
				throw asCompletionException(ex);
			}));
		CompletableFuture<Admission> result = this.refunds.continuations().leave(decided);
		if (!result.isDone()) {
			CompletableFuture<?> ignored = result.whenComplete((admitted, ex) -> {
				if (result.isCancelled()) {
					abandon(admission, decided);
				}
			});
		}
		return result;
	}

	/** Give back all permits and places, also those of the pending decision. */
	private static void abandon(Admission admission, CompletableFuture<Admission> decided) {
		admission.abandon();
		CompletableFuture<?> ignored = decided.thenCompose(Admission::undoAsync);
	}

	private CompletableFuture<Admission> admitRest(Admission admission, Iterator<LimitRequest> rest) {
		while (rest.hasNext()) {
			LimitRequest request = rest.next();
			if (isAsked(request)) {
				return decideAsync(claim(request), admission).thenCompose((allowed) -> allowed
						? admitRest(admission, rest) : admission.undoAsync().thenApply((undone) -> admission));
			}
			if (!passes(request, admission)) {
				return admission.undoAsync().thenApply((undone) -> admission);
			}
		}
		return CompletableFuture.completedFuture(admission);
	}

	private static boolean isAsked(LimitRequest request) {
		return request.permits() > 0 && request.missing() == null;
	}

	/** Whether a call without a limiter to check proceeds. */
	private boolean passes(LimitRequest request, Admission admission) {
		MissingKeyException missing = request.missing();
		if (missing == null || effective(request.policy()).shadow()) {
			notifyOf(request, (missing == null) ? RateLimitOutcome.BYPASSED : RateLimitOutcome.SHADOW_REFUSED);
			return true;
		}
		admission.fail(request, missing);
		notifyOf(request, RateLimitOutcome.MISSING_KEY);
		return false;
	}

	private void notifyOf(LimitRequest request, RateLimitOutcome outcome) {
		this.listeners.get().forEach((listener) -> listener.onOutcome(request, outcome, null));
	}

	private boolean decide(Claim claim, Admission admission) {
		if (claim.isUndecidable()) {
			return decideWithoutLimit(claim, admission);
		}
		LimitDecision decision;
		try {
			decision = claim.acquire();
		}
		catch (RateLimiterUnavailableException ex) {
			return decideOnFailure(claim, admission, ex);
		}
		return decided(claim, admission, decision);
	}

	private CompletableFuture<Boolean> decideAsync(Claim claim, Admission admission) {
		if (claim.isUndecidable()) {
			return CompletableFuture.completedFuture(decideWithoutLimit(claim, admission));
		}
		CompletableFuture<LimitDecision> asked = CompletableFuture.completedFuture(claim)
			.thenCompose(Claim::acquireAsync);
		if (!asked.isDone()) {
			admission.waitsFor(claim);
		}
		return asked.handle((decision, ex) -> {
			if (ex == null) {
				return decided(claim, admission, decision);
			}
			if (ex.getCause() instanceof RateLimiterUnavailableException failure) {
				return decideOnFailure(claim, admission, failure);
			}
			throw asCompletionException(ex);
		});
	}

	private boolean decided(Claim claim, Admission admission, LimitDecision decision) {
		this.outageLog.decided(claim.policy().provider());
		boolean allowed = admission.add(claim, decision);
		claim.notifyOf(decision);
		return allowed;
	}

	private static boolean decideWithoutLimit(Claim claim, Admission admission) {
		RateLimiterUnavailableException failure = claim.unresolved();
		if (failure != null && claim.onResolverFailure() == OnResolverFailure.DENY && !claim.policy().shadow()) {
			admission.fail(claim.request(), failure);
		}
		claim.notifyOf(RateLimitOutcome.UNRESOLVED, null);
		return !admission.isRefused();
	}

	/** The single point of decision for all calls whose provider is unavailable. */
	private boolean decideOnFailure(Claim claim, Admission admission, RateLimiterUnavailableException failure) {
		this.outageLog.undecided(claim.policy(), failure);
		return switch (claim.policy().onFailure()) {
			case LOCAL -> decideLocally(claim.locally(), admission);
			case DENY -> claim.policy().shadow() ? pass(claim) : fail(claim, admission, failure);
			case ALLOW -> pass(claim);
		};
	}

	private boolean decideLocally(Claim claim, Admission admission) {
		LimitDecision decision = claim.acquire();
		boolean allowed = admission.add(claim, decision);
		claim.notifyOf(RateLimitOutcome.FAILED_LOCAL, decision);
		return allowed;
	}

	private boolean fail(Claim claim, Admission admission, RateLimiterUnavailableException failure) {
		admission.fail(claim.request(), failure);
		claim.notifyOf(RateLimitOutcome.FAILED_CLOSED, null);
		return false;
	}

	private boolean pass(Claim claim) {
		claim.notifyOf(RateLimitOutcome.FAILED_OPEN, null);
		return true;
	}

	private static CompletionException asCompletionException(Throwable failure) {
		return (failure instanceof CompletionException exception) ? exception : new CompletionException(failure);
	}

	private LimitPolicy effective(LimitPolicy policy) {
		return (policy instanceof RateLimitPolicy rate) ? this.policies.policy(rate) : policy;
	}

	private Claim claim(LimitRequest request) {
		return (request.policy() instanceof ConcurrencyPolicy policy)
				? new PlaceClaim(this.concurrency, request, policy, listeners(request))
				: claim(request, (RateLimitPolicy) effective(request.policy()));
	}

	private Claim claim(LimitRequest request, RateLimitPolicy policy) {
		RateLimit limit = policy.limit();
		RateLimiterUnavailableException unresolved = null;
		try {
			limit = limit(policy, request.key());
		}
		catch (RateLimiterUnavailableException ex) {
			this.resolverLog.unresolved(policy, ex);
			unresolved = ex;
		}
		return new PermitClaim(this.limiter, request, policy, limit, unresolved, listeners(request));
	}

	/** The limit of a key, which can be enforced. */
	@SuppressWarnings("ReferenceEquality")
	private RateLimit limit(RateLimitPolicy policy, String key) {
		RateLimit limit = this.policies.limit(policy, key);
		try {
			return (limit == policy.limit()) ? limit
					: this.resolved.get(new ProviderLimit(policy.provider(), limit)).rate();
		}
		catch (IllegalArgumentException ex) {
			throw new RateLimiterUnavailableException("A resolver gave a limit for a key of policy '" + policy.name()
					+ "' that cannot be enforced: " + ex.getMessage(), ex);
		}
	}

	/** The list is copied only if a listener is replaced for this request. */
	@SuppressWarnings("ReferenceEquality")
	private List<RateLimitListener> listeners(LimitRequest request) {
		List<RateLimitListener> all = this.listeners.get();
		if (request.policy().provider() == ProviderType.LOCAL) {
			return all;
		}
		List<RateLimitListener> notified = all;
		for (int index = 0; index < all.size(); index++) {
			RateLimitListener listener = all.get(index).onRemoteRequest(request);
			if (listener != all.get(index)) {
				notified = (notified == all) ? new ArrayList<>(all) : notified;
				notified.set(index, listener);
			}
		}
		return notified;
	}

	/**
	 * A limit and the provider that enforces it.
	 */
	private record ProviderLimit(ProviderType provider, RateLimit limit) {
	}

}
