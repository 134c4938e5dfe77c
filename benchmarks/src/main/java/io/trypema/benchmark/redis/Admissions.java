package io.trypema.benchmark.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The begin and end times of admitted calls. Not thread-safe.
 */
final class Admissions {

	private long[] begins = {};

	private long[] ends = {};

	private int size;

	void add(long begin, long end) {
		if (this.size == this.begins.length) {
			int capacity = Math.max(1024, 2 * this.size);
			this.begins = Arrays.copyOf(this.begins, capacity);
			this.ends = Arrays.copyOf(this.ends, capacity);
		}
		this.begins[this.size] = begin;
		this.ends[this.size] = end;
		this.size++;
	}

	/**
	 * Return the highest number of calls that both began and ended within one window,
	 * wherever it starts: a lower bound of the calls admitted in a window.
	 * @param parts the calls
	 * @param window the length of the window, exclusive of its border
	 */
	static int fullestWindow(Collection<Admissions> parts, Duration window) {
		long[] begins = parts.stream()
			.flatMapToLong((part) -> part.shorterThan(window.toNanos(), part.begins))
			.sorted()
			.toArray();
		long[] ends = parts.stream()
			.flatMapToLong((part) -> part.shorterThan(window.toNanos(), part.ends))
			.sorted()
			.toArray();
		return fullest(begins, ends, window.toNanos());
	}

	private LongStream shorterThan(long nanos, long[] values) {
		return IntStream.range(0, this.size)
			.filter((i) -> this.ends[i] - this.begins[i] < nanos)
			.mapToLong((i) -> values[i]);
	}

	/**
	 * The fullest windows end with a call. Calls that began before such a window also
	 * ended before its end, since each call is shorter than the window.
	 */
	private static int fullest(long[] begins, long[] ends, long windowNanos) {
		int most = 0;
		int before = 0;
		for (int i = 0; i < ends.length; i++) {
			while (begins[before] <= ends[i] - windowNanos) {
				before++;
			}
			most = Math.max(most, i + 1 - before);
		}
		return most;
	}

}
