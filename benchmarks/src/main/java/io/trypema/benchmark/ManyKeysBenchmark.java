package io.trypema.benchmark;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.trypema.Ticker;
import io.trypema.benchmark.competitor.Competitor;
import io.trypema.benchmark.competitor.Library;

/**
 * Calls spread evenly over 100 000 keys, in random order, and all admitted.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g" })
@SuppressWarnings("NullAway.Init")
public class ManyKeysBenchmark {

	private static final int NEVER_USED_UP = 1_000_000_000;

	@Param
	public Library library;

	/**
	 * With an hour, the calls of a run fall into one bucket per key. With a second,
	 * nearly every call opens a new bucket.
	 */
	@Param({ "PT1H", "PT1S" })
	public String window;

	private Competitor competitor;

	private String[] keys;

	@Setup
	public void setUp() {
		this.keys = RandomKeys.create(100_000);
		this.competitor = this.library.limitedTo(NEVER_USED_UP, Duration.parse(this.window), Ticker.system());
		for (String key : this.keys) {
			if (!this.competitor.isAdmitted(key)) {
				throw new IllegalStateException(this.library + " refuses what it should admit");
			}
		}
		// Lay the objects out as a collector leaves them, in the same way for all
		// libraries.
		System.gc();
	}

	@Benchmark
	public Object admitted(Order order) {
		return this.competitor.acquire(this.keys[order.next()]);
	}

	/**
	 * The order in which a thread calls the keys.
	 */
	@State(Scope.Thread)
	public static class Order {

		private static final int LENGTH = 1 << 20;

		private int[] indices;

		private int position;

		@Setup
		public void setUp() {
			this.indices = new SplittableRandom().ints(LENGTH, 0, 100_000).toArray();
		}

		int next() {
			this.position = (this.position + 1) & (LENGTH - 1);
			return this.indices[this.position];
		}

	}

}
