package io.trypema.local;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * The series of one limit, which are bounded in number and evict only each other. Guarded
 * by the lock of the store.
 *
 * @param <S> the type of series
 */
final class KeyGroup<S extends KeyedSeries> {

	private static final int SAMPLE = 16;

	private final List<S> members = new ArrayList<>();

	void add(S series) {
		series.joined(this, this.members.size());
		this.members.add(series);
	}

	/** Remove a series; the last one takes its place. */
	void remove(S series) {
		S last = this.members.remove(this.members.size() - 1);
		if (last != series) {
			this.members.set(series.place(), last);
			last.joined(this, series.place());
		}
	}

	int size() {
		return this.members.size();
	}

	/**
	 * Return the series whose loss frees the smallest share of a capacity, of equals the
	 * one that was idle longest, among some drawn at random.
	 * @param now the present time, at which quiet series count as empty
	 */
	@Nullable S leastUsed(RandomGenerator random, long now) {
		int size = this.members.size();
		int looks = Math.min(SAMPLE, size);
		S least = null;
		for (int i = 0; i < looks; i++) {
			S candidate = this.members.get((size <= SAMPLE) ? i : random.nextInt(size));
			if (least == null || isWorthLess(candidate, least, now)) {
				least = candidate;
			}
		}
		return least;
	}

	private boolean isWorthLess(S candidate, S other, long now) {
		int order = Double.compare(candidate.usedShare(now), other.usedShare(now));
		return order < 0 || (order == 0 && now - candidate.newestEnd() > now - other.newestEnd());
	}

}
