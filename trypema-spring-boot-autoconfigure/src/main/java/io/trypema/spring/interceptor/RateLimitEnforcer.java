package io.trypema.spring.interceptor;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.util.function.SingletonSupplier;

import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.Ticker;

/**
 * Applies limits to a call, all or nothing: if one refuses, what the others took is given
 * back. Where a provider gives no decision, {@link RateLimitPolicy#onFailure()} says what
 * becomes of the call. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimitEnforcer {

	private final RateLimiter limiter;

	private final Supplier<List<RateLimitResolver>> resolvers;

	private final Ticker ticker;

	private final OutageLog outageLog;

	private final Continuations continuations = new Continuations();

	/**
	 * Create an enforcer.
	 * @param limiter the providers
	 * @param resolvers tells the resolvers in order; asked once, at the first call
	 * @param ticker the source of time that the providers use
	 */
	public RateLimitEnforcer(RateLimiter limiter, Supplier<Stream<RateLimitResolver>> resolvers, Ticker ticker) {
		this.limiter = limiter;
		this.resolvers = SingletonSupplier.of(() -> resolvers.get().toList());
		this.ticker = ticker;
		this.outageLog = new OutageLog(ticker);
	}

	/**
	 * Ask limits in order until one refuses. Requests for 0 permits are left out.
	 * @param requests what the call asks
	 * @return what the limits decided
	 */
	public Admission admit(List<LimitRequest> requests) {
		Admission admission = new Admission(this.ticker, this.outageLog, this.continuations);
		try {
			for (LimitRequest request : requests) {
				if (request.permits() > 0 && !decide(claim(request), admission)) {
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
	 * Ask limits in order until one refuses, without blocking the caller. Requests for 0
	 * permits are left out.
	 * @param requests what the call asks
	 * @return a future of what the limits decided, which is completed already or by a
	 * thread that may be blocked
	 */
	public CompletableFuture<Admission> admitAsync(List<LimitRequest> requests) {
		Admission admission = new Admission(this.ticker, this.outageLog, this.continuations);
		return this.continuations.leave(CompletableFuture.completedFuture(requests.iterator())
			.thenCompose((rest) -> admitRest(admission, rest))
			.exceptionallyCompose((ex) -> admission.undoAsync().thenApply((undone) -> {
				throw asCompletionException(ex);
			})));
	}

	private CompletableFuture<Admission> admitRest(Admission admission, Iterator<LimitRequest> rest) {
		while (rest.hasNext()) {
			LimitRequest request = rest.next();
			if (request.permits() > 0) {
				return decideAsync(claim(request), admission).thenCompose((allowed) -> allowed
						? admitRest(admission, rest) : admission.undoAsync().thenApply((undone) -> admission));
			}
		}
		return CompletableFuture.completedFuture(admission);
	}

	private boolean decide(PermitClaim claim, Admission admission) {
		try {
			boolean allowed = admission.add(claim);
			this.outageLog.decided(claim.policy().provider());
			return allowed;
		}
		catch (RateLimiterUnavailableException ex) {
			return decideOnFailure(claim, admission, ex);
		}
	}

	private CompletableFuture<Boolean> decideAsync(PermitClaim claim, Admission admission) {
		return CompletableFuture.completedFuture(claim).thenCompose(admission::addAsync).thenApply((allowed) -> {
			this.outageLog.decided(claim.policy().provider());
			return allowed;
		}).exceptionally((ex) -> {
			if (ex.getCause() instanceof RateLimiterUnavailableException failure) {
				return decideOnFailure(claim, admission, failure);
			}
			throw asCompletionException(ex);
		});
	}

	/** The one place that all calls without a decision pass. */
	private boolean decideOnFailure(PermitClaim claim, Admission admission, RateLimiterUnavailableException failure) {
		this.outageLog.undecided(claim.policy(), failure);
		return switch (claim.policy().onFailure()) {
			case ALLOW -> true;
			case DENY -> {
				admission.fail(claim.request(), failure);
				yield false;
			}
			case LOCAL -> admission.add(claim.at(this.limiter.local()));
		};
	}

	private static CompletionException asCompletionException(Throwable failure) {
		return (failure instanceof CompletionException exception) ? exception : new CompletionException(failure);
	}

	private PermitClaim claim(LimitRequest request) {
		RateLimitPolicy policy = request.policy();
		return new PermitClaim(this.limiter.provider(policy.provider()).limiter(policy.strategy()), request,
				limit(request));
	}

	private RateLimit limit(LimitRequest request) {
		for (RateLimitResolver resolver : this.resolvers.get()) {
			RateLimit limit = resolver.resolve(request.policy().name(), request.key());
			if (limit != null) {
				return limit;
			}
		}
		return request.policy().limit();
	}

}
