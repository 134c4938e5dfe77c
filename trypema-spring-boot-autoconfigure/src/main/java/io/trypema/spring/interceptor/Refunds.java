package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.trypema.Ticker;

/**
 * Gives back permits and places. Those that cannot be given back are logged and stay
 * taken. Safe for use by many threads.
 *
 * @param ticker the source of time that the providers use
 * @param outageLog logs failures
 * @param continuations threads on which calls continue after an asynchronous refund
 */
record Refunds(Ticker ticker, OutageLog outageLog, Continuations continuations) {

	/** The time that has passed since an instant of the ticker. */
	private Duration age(long startNanos) {
		return Duration.ofNanos(Math.max(0, this.ticker.nanos() - startNanos));
	}

	void giveBack(List<Claim> claims, long startNanos) {
		Duration age = age(startNanos);
		for (Claim claim : claims) {
			try {
				claim.giveBack(age);
			}
			catch (RuntimeException ex) {
				this.outageLog.notRefunded(claim.policy(), ex);
			}
		}
	}

	CompletableFuture<Void> giveBackAsync(List<Claim> claims, long startNanos) {
		Duration age = age(startNanos);
		return this.continuations.leave(CompletableFuture
			.allOf(claims.stream().map((claim) -> giveBackAsync(claim, age)).toArray(CompletableFuture<?>[]::new)));
	}

	private CompletableFuture<?> giveBackAsync(Claim claim, Duration age) {
		return CompletableFuture.completedFuture(age).thenCompose(claim::giveBackAsync).whenComplete((refunded, ex) -> {
			if (ex != null) {
				this.outageLog.notRefunded(claim.policy(), (ex.getCause() != null) ? ex.getCause() : ex);
			}
		}).exceptionally((ex) -> null);
	}

}
