package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.Ticker;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.MissingKeyException;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * The decisions of the limits on one call, and the permits and places that it holds.
 * Giving them back is safe for use by many threads, everything else is not.
 *
 * @since 0.1.0
 */
public final class Admission {

	private final Ticker ticker;

	private final OutageLog outageLog;

	private final Continuations continuations;

	/** From before the first acquire, so that no refund makes room for one too many. */
	private final long startNanos;

	private final List<AppliedLimit> limits = new ArrayList<>(2);

	private final List<Claim> held = new ArrayList<>(2);

	private @Nullable LimitRequest refused;

	private @Nullable Claim undecided;

	private boolean abandoned;

	/** The reason for a refusal without the decision of a limit. */
	private @Nullable RuntimeException failure;

	Admission(Ticker ticker, OutageLog outageLog, Continuations continuations) {
		this.ticker = ticker;
		this.outageLog = outageLog;
		this.continuations = continuations;
		this.startNanos = ticker.nanos();
	}

	/**
	 * Return the limits that were applied. If one refused the call, it is the last.
	 * @return the limits; those that cost nothing, those in shadow mode and those whose
	 * provider was unavailable are left out; empty if the call is refused because a
	 * provider is unavailable or a key is missing
	 */
	public List<AppliedLimit> limits() {
		return this.limits;
	}

	/**
	 * Return whether the call is refused, by a limit, an unavailable provider or a
	 * missing key.
	 * @return whether it is refused; it holds no permits then
	 */
	public boolean isRefused() {
		return this.refused != null;
	}

	/**
	 * Create the exception for the caller of a refused call.
	 * @param factory creates it
	 * @return the exception
	 */
	public RuntimeException exception(RefusalExceptionFactory factory) {
		if (this.failure instanceof RateLimiterUnavailableException unavailable) {
			return factory.createUnavailable(unavailable);
		}
		if (this.failure instanceof MissingKeyException missing) {
			return factory.createMissingKey(missing);
		}
		return factory.create(this.limits);
	}

	@Nullable LimitRequest refused() {
		return this.refused;
	}

	/** Refuse the call because of an unavailable provider or a missing key. */
	void fail(LimitRequest request, RuntimeException failure) {
		this.refused = request;
		this.failure = failure;
		this.limits.clear();
	}

	/**
	 * Record a decision. Those of policies in shadow mode are not part of
	 * {@link #limits()}.
	 * @return whether the call proceeds to the next limit
	 */
	boolean add(Claim claim, LimitDecision decision) {
		if (decision.isAllowed()) {
			hold(claim);
		}
		if (claim.isRefusedBy(decision)) {
			this.refused = claim.request();
		}
		if (!claim.policy().shadow()) {
			this.limits.add(new AppliedLimit(claim.policy().name(), claim.policy().publicName(), decision));
		}
		return !isRefused();
	}

	/** Record the claim that awaits a decision. */
	void waitsFor(Claim claim) {
		synchronized (this) {
			this.undecided = claim;
			if (!this.abandoned) {
				return;
			}
		}
		claim.stopWaiting();
	}

	/** Stop waiting for the decision, after the caller has cancelled. */
	void abandon() {
		Claim claim;
		synchronized (this) {
			this.abandoned = true;
			claim = this.undecided;
		}
		if (claim != null) {
			claim.stopWaiting();
		}
	}

	private synchronized void hold(Claim claim) {
		this.held.add(claim);
	}

	/**
	 * Give back all permits that the call holds, because it is not made. Permits that
	 * cannot be given back are logged and stay taken.
	 */
	public void undo() {
		refund((claim) -> true);
	}

	/**
	 * Give back all permits that the call holds, without blocking the caller. Permits
	 * that cannot be given back are logged and stay taken.
	 * @return a future that completes when they are given back
	 */
	public CompletableFuture<Void> undoAsync() {
		return refundAsync((claim) -> true);
	}

	/** Give back the places of the call, because it is over. Does not block. */
	void leave() {
		refund(PlaceClaim.class::isInstance);
	}

	void refund(List<LimitRequest> requests) {
		refund((claim) -> requests.contains(claim.request()));
	}

	CompletableFuture<Void> refundAsync(List<LimitRequest> requests) {
		return refundAsync((claim) -> requests.contains(claim.request()));
	}

	private void refund(Predicate<Claim> predicate) {
		Duration age = age();
		take(predicate).forEach((claim) -> refund(claim, age));
	}

	private void refund(Claim claim, Duration age) {
		try {
			claim.giveBack(age);
		}
		catch (RuntimeException ex) {
			this.outageLog.notRefunded(claim.policy(), ex);
		}
	}

	private CompletableFuture<Void> refundAsync(Predicate<Claim> predicate) {
		Duration age = age();
		return this.continuations.leave(CompletableFuture.allOf(
				take(predicate).stream().map((claim) -> refundAsync(claim, age)).toArray(CompletableFuture<?>[]::new)));
	}

	private CompletableFuture<?> refundAsync(Claim claim, Duration age) {
		return CompletableFuture.completedFuture(age).thenCompose(claim::giveBackAsync).whenComplete((refunded, ex) -> {
			if (ex != null) {
				this.outageLog.notRefunded(claim.policy(), (ex.getCause() != null) ? ex.getCause() : ex);
			}
		}).exceptionally((ex) -> null);
	}

	private synchronized List<Claim> take(Predicate<Claim> predicate) {
		List<Claim> taken = this.held.stream().filter(predicate).toList();
		this.held.removeAll(taken);
		return taken;
	}

	private Duration age() {
		return Duration.ofNanos(Math.max(0, this.ticker.nanos() - this.startNanos));
	}

}
