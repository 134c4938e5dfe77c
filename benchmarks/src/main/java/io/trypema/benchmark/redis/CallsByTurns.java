package io.trypema.benchmark.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import picocli.CommandLine.Option;

/**
 * Measures the calls of several contenders, 64 in flight, in alternating rounds, and
 * prints the medians.
 */
final class CallsByTurns {

	private static final int IN_FLIGHT = 64;

	@Option(names = "--rounds", defaultValue = "9", description = "Rounds of each counter. Default: ${DEFAULT-VALUE}")
	private int rounds;

	@Option(names = "--millis", defaultValue = "1000",
			description = "Milliseconds of a round. Default: ${DEFAULT-VALUE}")
	private long millis;

	@Option(names = "--keys", split = ",", defaultValue = "1,10000",
			description = "Numbers of keys. Default: ${DEFAULT-VALUE}")
	private List<Integer> keys = List.of();

	/** Measure with each number of keys, and print the ratios to the first contender. */
	void run(List<Contender> contenders) throws InterruptedException {
		for (int count : this.keys) {
			compare(contenders, count);
		}
	}

	private void compare(List<Contender> contenders, int keys) throws InterruptedException {
		List<List<Double>> rates = contenders.stream()
			.map((contender) -> (List<Double>) new ArrayList<Double>())
			.toList();
		for (int round = -1; round < this.rounds; round++) {
			for (int i = 0; i < contenders.size(); i++) {
				double rate = rate(contenders.get(i), keys);
				if (round >= 0) {
					rates.get(i).add(rate);
				}
			}
		}
		double floor = median(rates.get(0));
		System.out.printf("%n%d key(s), %d in flight%n", keys, IN_FLIGHT);
		for (int i = 0; i < contenders.size(); i++) {
			double median = median(rates.get(i));
			System.out.printf(Locale.ROOT, "%-28s %8.0f/s  %.2f x%n", contenders.get(i).name(), median, median / floor);
		}
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
	}

	private double rate(Contender contender, int keys) throws InterruptedException {
		AtomicLong calls = new AtomicLong();
		CountDownLatch done = new CountDownLatch(IN_FLIGHT);
		long start = System.nanoTime();
		long end = start + TimeUnit.MILLISECONDS.toNanos(this.millis);
		for (int i = 0; i < IN_FLIGHT; i++) {
			next(contender, keys, calls, done, end);
		}
		done.await();
		return calls.get() * 1e9 / (System.nanoTime() - start);
	}

	private static void next(Contender contender, int keys, AtomicLong calls, CountDownLatch done, long end) {
		if (System.nanoTime() - end > 0) {
			done.countDown();
			return;
		}
		contender.call()
			.of("key" + calls.getAndIncrement() % keys)
			.whenComplete((value, failure) -> next(contender, keys, calls, done, end));
	}

	/**
	 * A measured operation.
	 *
	 * @param name its name
	 * @param call makes one call
	 */
	record Contender(String name, KeyedCall call) {
	}

	/**
	 * Makes a call for a key.
	 */
	@FunctionalInterface
	interface KeyedCall {

		CompletionStage<?> of(String key);

	}

}
