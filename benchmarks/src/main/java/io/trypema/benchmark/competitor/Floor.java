package io.trypema.benchmark.competitor;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds the key, counts, and reads the clock; limits nothing.
 */
final class Floor extends KeyedCompetitor<AtomicLong> {

	@Override
	AtomicLong create() {
		return new AtomicLong(Long.MIN_VALUE);
	}

	@Override
	boolean acquire(AtomicLong count) {
		return count.incrementAndGet() <= System.nanoTime();
	}

}
