package io.trypema.benchmark;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import io.trypema.benchmark.competitor.Competitor;
import io.trypema.benchmark.competitor.Library;

/**
 * Prints the heap that each library uses per key, measured with 100 000 keys. The strings
 * of the keys are not counted.
 */
final class HeapPerKey {

	private static final int KEYS = 100_000;

	private static final int PERMITS = 1_000_000;

	private static final Duration WINDOW = Duration.ofSeconds(1);

	private static final long BUCKET_NANOS = WINDOW.toNanos() / 100;

	private static final int[] LIVE_BUCKETS = { 1, 10, 100 };

	private HeapPerKey() {
	}

	public static void main(String[] args) {
		long before = usedBytes();
		String[] keys = RandomKeys.create(KEYS);
		System.out.printf("Bytes for the string of a key: %d%n%n", (usedBytes() - before) / KEYS);
		System.out.println("| library | 1 bucket | 10 buckets | 100 buckets |");
		System.out.println("|---|---:|---:|---:|");
		for (Library library : Library.values()) {
			System.out.print("| " + library);
			for (int buckets : LIVE_BUCKETS) {
				System.out.print(" | " + bytesPerKey(library, keys, buckets));
			}
			System.out.println(" |");
		}
	}

	private static long bytesPerKey(Library library, String[] keys, int buckets) {
		long before = usedBytes();
		AtomicLong now = new AtomicLong();
		Competitor competitor = library.limitedTo(PERMITS, WINDOW, now::get);
		try {
			for (int bucket = 0; bucket < buckets; bucket++) {
				Arrays.stream(keys).forEach(competitor::acquire);
				now.addAndGet(BUCKET_NANOS);
			}
			return (usedBytes() - before) / keys.length;
		}
		finally {
			Reference.reachabilityFence(competitor);
		}
	}

	private static long usedBytes() {
		System.gc();
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
