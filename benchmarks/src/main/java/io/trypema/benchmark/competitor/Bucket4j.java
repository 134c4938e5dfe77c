package io.trypema.benchmark.competitor;

import java.time.Duration;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;

/**
 * Bucket4j in process, with its default, lock-free synchronisation.
 */
final class Bucket4j extends KeyedCompetitor<Bucket> {

	private final Bandwidth bandwidth;

	Bucket4j(int permits, Duration window) {
		this.bandwidth = Bandwidth.builder().capacity(permits).refillGreedy(permits, window).build();
	}

	@Override
	Bucket create() {
		return Bucket.builder().addLimit(this.bandwidth).build();
	}

	@Override
	boolean acquire(Bucket bucket) {
		return bucket.tryConsume(1);
	}

}
