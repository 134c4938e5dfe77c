package io.trypema.redis;

import java.util.concurrent.CompletableFuture;

import io.trypema.RateLimitDecision;

/**
 * A call that waits for Redis because the lease cannot decide it.
 */
final class Waiter extends CompletableFuture<RateLimitDecision> {

	private final long permits;

	/** From 0 (inclusive) to 1 (exclusive); without meaning to the absolute strategy. */
	private final double draw;

	Waiter(long permits, double draw) {
		this.permits = permits;
		this.draw = draw;
	}

	long permits() {
		return this.permits;
	}

	double draw() {
		return this.draw;
	}

}
