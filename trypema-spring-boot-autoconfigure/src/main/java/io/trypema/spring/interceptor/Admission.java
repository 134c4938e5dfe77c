package io.trypema.spring.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.RateLimiterUnavailableException;
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

	private final Refunds refunds;

	/** From before the first acquire, so that no refund makes room for one too many. */
	private final long startNanos;

	private final boolean kept;

	/** The claims that a limiter decided, of which most calls have one. */
	private @Nullable Claim first;

	private List<Claim> others = List.of();

	private @Nullable LimitRequest refused;

	private @Nullable Claim undecided;

	private boolean abandoned;

	/** The reason for a refusal without the decision of a limit. */
	private @Nullable RuntimeException failure;

	/** Begin an admission whose permits may be given back. */
	Admission(Refunds refunds) {
		this(refunds, refunds.ticker().nanos(), false);
	}

	private Admission(Refunds refunds, long startNanos, boolean kept) {
		this.refunds = refunds;
		this.startNanos = startNanos;
		this.kept = kept;
	}

	/**
	 * Begin an admission whose permits are never given back, so its age is not needed.
	 */
	static Admission kept(Refunds refunds) {
		return new Admission(refunds, 0, true);
	}

	/**
	 * Return the limits that were applied. If one refused the call, it is the last.
	 * @return the limits; those that cost nothing, those in shadow mode and those whose
	 * provider was unavailable are left out; empty if the call is refused because a
	 * provider is unavailable or a key is missing
	 */
	public List<AppliedLimit> limits() {
		if (this.first == null || this.failure != null) {
			return List.of();
		}
		if (this.others.isEmpty()) {
			AppliedLimit limit = this.first.applied();
			return (limit != null) ? List.of(limit) : List.of();
		}
		return claims().map(Claim::applied).filter(Objects::nonNull).toList();
	}

	private Stream<Claim> claims() {
		return Stream.concat(Stream.ofNullable(this.first), this.others.stream());
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
		return factory.create(limits());
	}

	@Nullable LimitRequest refused() {
		return this.refused;
	}

	/** Refuse the call because of an unavailable provider or a missing key. */
	void fail(LimitRequest request, RuntimeException failure) {
		this.refused = request;
		this.failure = failure;
	}

	/**
	 * Record a decision.
	 * @return whether the call proceeds to the next limit
	 */
	boolean add(Claim claim, LimitDecision decision) {
		claim.decide(decision);
		if (this.first == null) {
			this.first = claim;
		}
		else {
			this.others = this.others.isEmpty() ? new ArrayList<>(2) : this.others;
			this.others.add(claim);
		}
		if (claim.isRefusedBy(decision)) {
			this.refused = claim.request();
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
		List<Claim> taken = take(predicate);
		if (!taken.isEmpty()) {
			this.refunds.giveBack(taken, this.startNanos);
		}
	}

	private CompletableFuture<Void> refundAsync(Predicate<Claim> predicate) {
		List<Claim> taken = take(predicate);
		return taken.isEmpty() ? CompletableFuture.completedFuture(null)
				: this.refunds.giveBackAsync(taken, this.startNanos);
	}

	private synchronized List<Claim> take(Predicate<Claim> predicate) {
		List<Claim> taken = this.kept ? List.of() : claims().filter(Claim::isHeld).filter(predicate).toList();
		taken.forEach(Claim::release);
		return taken;
	}

}
