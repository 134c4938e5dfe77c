package io.trypema.benchmark;

import java.time.Duration;
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
 * Calls for a single key.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g" })
@SuppressWarnings("NullAway.Init")
public class HotKeyBenchmark {

	private static final String KEY = "customer-4711";

	private static final int NEVER_USED_UP = 1_000_000_000;

	@Param
	public Library library;

	private Competitor roomy;

	private Competitor usedUp;

	private Competitor overloaded;

	@Setup
	public void setUp() {
		this.roomy = limitedTo(NEVER_USED_UP, Duration.ofSeconds(1));
		this.usedUp = limitedTo(1, Duration.ofHours(1));
		this.overloaded = limitedTo(1_000_000, Duration.ofSeconds(1));
		boolean refuses = !this.usedUp.isAdmitted(KEY);
		if (!refuses && this.library != Library.FLOOR) {
			throw new IllegalStateException(this.library + " admits what it should refuse");
		}
	}

	private Competitor limitedTo(int permits, Duration window) {
		Competitor competitor = this.library.limitedTo(permits, window, Ticker.system());
		if (!competitor.isAdmitted(KEY)) {
			throw new IllegalStateException(this.library + " refuses what it should admit");
		}
		return competitor;
	}

	/** The limit is never reached. */
	@Benchmark
	public boolean admitted() {
		return this.roomy.isAdmitted(KEY);
	}

	/** The limit was used up long ago and stays used up. */
	@Benchmark
	public boolean refused() {
		return this.usedUp.isAdmitted(KEY);
	}

	/** A few calls in a hundred are admitted. */
	@Benchmark
	public boolean overloaded() {
		return this.overloaded.isAdmitted(KEY);
	}

}
