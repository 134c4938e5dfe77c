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
 * What the limits decided on one call, and the permits and places that it holds. Giving
 * them back is safe for use by many threads, all else is not.
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

	/** Why the call is refused, if no limit was asked or none decided. */
	private @Nullable RuntimeException failure;

	Admission(Ticker ticker, OutageLog outageLog, Continuations continuations) {
		this.ticker = ticker;
		this.outageLog = outageLog;
		this.continuations = continuations;
		this.startNanos = ticker.nanos();
	}

	/**
	 * Return the limits that were applied. If one refused the call, it is the last.
	 * @return the limits; those that cost nothing, those in shadow mode and those that
	 * could not be decided on are left out, and there is none if the call is refused for
	 * lack of a decision or a key
	 */
	public List<AppliedLimit> limits() {
		return this.limits;
	}

	/**
	 * Tell whether the call is refused, by a limit or for lack of a decision or a key.
	 * @return whether it is refused; it holds no permits then
	 */
	public boolean isRefused() {
		return this.refused != null;
	}

	/**
	 * Make the exception that the caller of a refused call gets.
	 * @param factory makes it
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

	/** Refuse the call for lack of a decision or of a key. */
	void fail(LimitRequest request, RuntimeException failure) {
		this.refused = request;
		this.failure = failure;
		this.limits.clear();
	}

	/**
	 * Take note of a decision. What a policy in shadow mode decides is not shown.
	 * @return whether the call is not refused by it
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

	/** Note the claim that is being decided on. */
	void waitsFor(Claim claim) {
		synchronized (this) {
			this.undecided = claim;
			if (!this.abandoned) {
				return;
			}
		}
		claim.stopWaiting();
	}

	/** Nobody wants the decision any more. */
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
	 * Give back all permits that the call holds, because it is not made after all. What
	 * cannot be given back is logged and stays taken.
	 */
	public void undo() {
		refund((claim) -> true);
	}

	/**
	 * Give back all permits that the call holds, without blocking the caller. What cannot
	 * be given back is logged and stays taken.
	 * @return a future that completes when they are given back
	 */
	public CompletableFuture<Void> undoAsync() {
		return refundAsync((claim) -> true);
	}

	/** Give back the places of the call, because it is over. Nobody is blocked by it. */
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
