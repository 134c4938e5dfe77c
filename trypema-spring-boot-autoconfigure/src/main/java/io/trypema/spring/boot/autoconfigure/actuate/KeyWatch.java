package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;

/**
 * Counts the calls of the keys of one policy, over the current minute and the one before.
 */
final class KeyWatch {

	private static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();

	/**
	 * Tracked keys per reported key, as the error of a sketch is 3.5 / size.
	 */
	private static final int SIZE_FACTOR = 32;

	private static final int MIN_SIZE = 256;

	private final int count;

	private final int size;

	@GuardedBy("this")
	private long startNanos;

	@GuardedBy("this")
	private Calls present;

	@GuardedBy("this")
	private Calls past;

	KeyWatch(int count, long now) {
		this.count = count;
		this.size = Math.max(MIN_SIZE, Integer.highestOneBit(count * SIZE_FACTOR - 1) * 2);
		this.startNanos = now;
		this.present = new Calls(this.size);
		this.past = new Calls(this.size);
	}

	synchronized void add(String key, boolean refused, long now) {
		rotate(now);
		this.present.asked().update(key);
		if (refused) {
			this.present.refused().update(key);
		}
	}

	/** Keys that are certain to be frequent: none if all make equally many calls. */
	synchronized List<TopKeyDescriptor> top(long now) {
		rotate(now);
		Calls calls = new Calls(this.size);
		calls.merge(this.past);
		calls.merge(this.present);
		return Arrays.stream(calls.asked().getFrequentItems(ErrorType.NO_FALSE_POSITIVES))
			.limit(this.count)
			.map((row) -> new TopKeyDescriptor(row.getItem(), row.getEstimate(),
					Math.min(row.getEstimate(), calls.refused().getEstimate(row.getItem()))))
			.toList();
	}

	@GuardedBy("this")
	private void rotate(long now) {
		long periods = (now - this.startNanos) / PERIOD_NANOS;
		if (periods > 0) {
			this.past = (periods == 1) ? this.present : new Calls(this.size);
			this.present = new Calls(this.size);
			this.startNanos += periods * PERIOD_NANOS;
		}
	}

	/**
	 * The calls of one period by key.
	 */
	private record Calls(ItemsSketch<String> asked, ItemsSketch<String> refused) {

		Calls(int size) {
			this(new ItemsSketch<>(size), new ItemsSketch<>(size));
		}

		void merge(Calls other) {
			this.asked.merge(other.asked);
			this.refused.merge(other.refused);
		}

	}

}
