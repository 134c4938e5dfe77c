package io.trypema.benchmark.competitor;

import java.util.concurrent.ConcurrentHashMap;

/**
 * A library without keys, with one limiter per key.
 *
 * @param <L> the type of limiter
 */
abstract class KeyedCompetitor<L> implements Competitor {

	private final ConcurrentHashMap<String, L> limiters = new ConcurrentHashMap<>();

	@Override
	public final Object acquire(String key) {
		L limiter = this.limiters.get(key);
		if (limiter == null) {
			limiter = this.limiters.computeIfAbsent(key, (absent) -> create());
		}
		return acquire(limiter);
	}

	abstract L create();

	abstract boolean acquire(L limiter);

}
