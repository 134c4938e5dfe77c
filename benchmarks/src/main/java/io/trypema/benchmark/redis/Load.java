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
 * Callers at work. What they do between two moments, both while they are at work, is
 * measured.
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

	/** Let the callers begin. */
	void start() {
		this.callers.forEach((caller) -> this.ends.add(caller.start()));
	}

	/**
	 * Let the callers end, and wait until they have.
	 * @throws java.util.concurrent.CompletionException if one of them has failed
	 */
	void stop() {
		this.callers.forEach(Caller::stop);
		CompletableFuture.allOf(this.ends.toArray(CompletableFuture[]::new)).join();
	}

	/**
	 * Let the callers work for some time.
	 * @param runUp how long they work before
	 * @param duration how long to measure
	 * @return what was measured
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

	/** Return what was done so far. */
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
	 * What was done until a moment.
	 */
	record Reading(long nanos, long calls, long refusals, Counters redis, long allocatedBytes) {

		/**
		 * Return what was done until a later reading, but for details of single calls.
		 */
		Sample until(Reading after) {
			return until(after, new Histogram(2), 0);
		}

		/**
		 * Return what was done until a later reading, less the command that it took.
		 */
		private Sample until(Reading after, Histogram latencies, int fullestWindow) {
			return new Sample(after.calls - this.calls, after.refusals - this.refusals,
					(after.nanos - this.nanos) / 1e9, after.redis.cpuSeconds() - this.redis.cpuSeconds(),
					after.redis.commands() - this.redis.commands() - 1,
					(double) after.allocatedBytes - this.allocatedBytes, latencies, fullestWindow);
		}

	}

}
