package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.trypema.Ticker;

/**
 * What the limits decided on one call, and the permits that it holds. Not safe for use by
 * many threads at once.
 *
 * @since 0.1.0
 */
public final class Admission {

	private final Ticker ticker;

	/** From before the first acquire, so that no refund makes room for one too many. */
	private final long startNanos;

	private final List<AppliedLimit> limits = new ArrayList<>(2);

	private final List<PermitClaim> held = new ArrayList<>(2);

	Admission(Ticker ticker) {
		this.ticker = ticker;
		this.startNanos = ticker.nanos();
	}

	/**
	 * Return the limits that were applied. If the call is refused, the last one is the
	 * refusal.
	 * @return the limits; those that cost nothing are left out
	 */
	public List<AppliedLimit> limits() {
		return this.limits;
	}

	/**
	 * Tell whether a limit refused the call.
	 * @return whether it is refused; it holds no permits then
	 */
	public boolean isRefused() {
		return !this.limits.isEmpty() && !this.limits.get(this.limits.size() - 1).decision().isAllowed();
	}

	boolean add(PermitClaim claim) {
		return note(claim, claim.acquire());
	}

	CompletableFuture<Boolean> addAsync(PermitClaim claim) {
		return claim.acquireAsync().thenApply((applied) -> note(claim, applied));
	}

	private boolean note(PermitClaim claim, AppliedLimit applied) {
		this.limits.add(applied);
		boolean allowed = applied.decision().isAllowed();
		if (allowed) {
			this.held.add(claim);
		}
		return allowed;
	}

	/**
	 * Give back all permits that the call holds, because it is not made after all.
	 */
	public void undo() {
		refund((claim) -> true);
	}

	/**
	 * Give back all permits that the call holds, without blocking the caller.
	 * @return a future that completes when they are given back
	 */
	public CompletableFuture<Void> undoAsync() {
		return refundAsync((claim) -> true);
	}

	void refund(List<LimitRequest> requests) {
		refund((claim) -> requests.contains(claim.request()));
	}

	CompletableFuture<Void> refundAsync(List<LimitRequest> requests) {
		return refundAsync((claim) -> requests.contains(claim.request()));
	}

	private void refund(Predicate<PermitClaim> predicate) {
		Duration age = age();
		take(predicate).forEach((claim) -> claim.refund(age));
	}

	private CompletableFuture<Void> refundAsync(Predicate<PermitClaim> predicate) {
		Duration age = age();
		return CompletableFuture.allOf(
				take(predicate).stream().map((claim) -> claim.refundAsync(age)).toArray(CompletableFuture<?>[]::new));
	}

	private List<PermitClaim> take(Predicate<PermitClaim> predicate) {
		List<PermitClaim> taken = this.held.stream().filter(predicate).toList();
		this.held.removeAll(taken);
		return taken;
	}

	private Duration age() {
		return Duration.ofNanos(Math.max(0, this.ticker.nanos() - this.startNanos));
	}

}
