package io.trypema.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the highest number of calls that both began and ended within one window, wherever
 * it starts.
 */
final class WindowChecker {

	private WindowChecker() {
	}

	/**
	 * Return the most calls in any window, exclusive of its border. The fullest windows
	 * end with a call, so only these are checked: calls are counted in the order of their
	 * ends, by their begin, in a Fenwick tree.
	 * @param calls the calls
	 * @param windowNanos the length of the window
	 */
	static int mostWithin(List<Span> calls, long windowNanos) {
		long[] begins = calls.stream().mapToLong(Span::begin).sorted().toArray();
		List<Span> ended = new ArrayList<>(calls);
		ended.sort(Comparator.comparingLong(Span::end));
		Counts counts = new Counts(begins.length);
		int most = 0;
		for (int i = 0; i < ended.size(); i++) {
			Span call = ended.get(i);
			counts.add(firstFrom(begins, call.begin()));
			int outside = counts.below(firstFrom(begins, call.end() - windowNanos + 1));
			most = Math.max(most, i + 1 - outside);
		}
		return most;
	}

	/** Return the first index of a value that is not less than a given one. */
	private static int firstFrom(long[] sorted, long value) {
		int index = Arrays.binarySearch(sorted, value);
		if (index < 0) {
			return -index - 1;
		}
		while (index > 0 && sorted[index - 1] == value) {
			index--;
		}
		return index;
	}

	/**
	 * A call, from when it began to when it ended, in nanoseconds.
	 */
	record Span(long begin, long end) {

		Span {
			if (end < begin) {
				throw new IllegalArgumentException("A call that began at " + begin + " cannot end at " + end);
			}
		}

	}

	/**
	 * The number of additions of each index.
	 */
	private static final class Counts {

		private final int[] tree;

		Counts(int size) {
			this.tree = new int[size + 1];
		}

		void add(int index) {
			for (int i = index + 1; i < this.tree.length; i += i & -i) {
				this.tree[i]++;
			}
		}

		int below(int index) {
			int count = 0;
			for (int i = index; i > 0; i -= i & -i) {
				count += this.tree[i];
			}
			return count;
		}

	}

}
