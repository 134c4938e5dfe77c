package io.trypema.benchmark.competitor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The generic cell rate algorithm: keeps the theoretical arrival time of the next permit.
 */
final class Gcra extends KeyedCompetitor<AtomicLong> {

	private final long permitNanos;

	private final long toleranceNanos;

	Gcra(int permits, Duration window) {
		this.permitNanos = window.toNanos() / permits;
		this.toleranceNanos = window.toNanos() - this.permitNanos;
	}

	@Override
	AtomicLong create() {
		return new AtomicLong(System.nanoTime());
	}

	@Override
	boolean acquire(AtomicLong arrival) {
		long now = System.nanoTime();
		while (true) {
			long expected = arrival.get();
			if (expected - now > this.toleranceNanos) {
				return false;
			}
			long next = ((expected - now > 0) ? expected : now) + this.permitNanos;
			if (arrival.compareAndSet(expected, next)) {
				return true;
			}
		}
	}

}
