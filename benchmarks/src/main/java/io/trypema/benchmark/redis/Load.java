package io.trypema.benchmark.redis;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.sun.management.ThreadMXBean;
import org.HdrHistogram.Histogram;

import io.trypema.benchmark.redis.RedisProbe.Counters;

/**
 * Running callers. Measures their calls between two moments at which all of them are
 * running.
 */
final class Load {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final List<Caller> callers;

	private final List<CompletableFuture<Void>> ends = new ArrayList<>();

	private final RedisProbe redis;

	private final Duration window;

	Load(List<Caller> callers, RedisProbe redis, Duration window) {
		this.callers = callers;
		this.redis = redis;
		this.window = window;
	}

	/** Start the callers. */
	void start() {
		this.callers.forEach((caller) -> this.ends.add(caller.start()));
	}

	/**
	 * Stop the callers, and wait for their end.
	 * @throws java.util.concurrent.CompletionException if one of them has failed
	 */
	void stop() {
		this.callers.forEach(Caller::stop);
		CompletableFuture.allOf(this.ends.toArray(CompletableFuture[]::new)).join();
	}

	/**
	 * Run the callers for some time.
	 * @param runUp how long they run before the measurement
	 * @param duration how long to measure
	 * @return the sample
	 * @throws InterruptedException if this thread is interrupted
	 */
	Sample measure(Duration runUp, Duration duration) throws InterruptedException {
		start();
		Thread.sleep(runUp.toMillis());
		this.callers.forEach((caller) -> caller.log.startTiming());
		Reading before = read();
		Thread.sleep(duration.toMillis());
		Reading after = read();
		stop();
		return before.until(after, latencies(), fullestWindow());
	}

	/** Return the current reading. */
	Reading read() {
		Counters counters = this.redis.read();
		long calls = this.callers.stream().mapToLong((caller) -> caller.log.calls()).sum();
		long refusals = this.callers.stream().mapToLong((caller) -> caller.log.refusals()).sum();
		return new Reading(System.nanoTime(), calls, refusals, counters, allocatedBytes());
	}

	private static long allocatedBytes() {
		return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
			.filter((bytes) -> bytes > 0)
			.sum();
	}

	private Histogram latencies() {
		Histogram all = new Histogram(this.callers.get(0).log.latencies());
		this.callers.forEach((caller) -> all.add(caller.log.latencies()));
		return all;
	}

	private int fullestWindow() {
		return Admissions.fullestWindow(this.callers.stream().map((caller) -> caller.log.admissions()).toList(),
				this.window);
	}

	/**
	 * The totals at a moment.
	 */
	record Reading(long nanos, long calls, long refusals, Counters redis, long allocatedBytes) {

		/**
		 * Return the difference to a later reading, without details of single calls.
		 */
		Sample until(Reading after) {
			return until(after, new Histogram(2), 0);
		}

		/**
		 * Return the difference to a later reading, without the command of the reading
		 * itself.
		 */
		private Sample until(Reading after, Histogram latencies, int fullestWindow) {
			return new Sample(after.calls - this.calls, after.refusals - this.refusals,
					(after.nanos - this.nanos) / 1e9, after.redis.cpuSeconds() - this.redis.cpuSeconds(),
					after.redis.commands() - this.redis.commands() - 1,
					(double) after.allocatedBytes - this.allocatedBytes, latencies, fullestWindow);
		}

	}

}
