package io.trypema.benchmark;

import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.trypema.concurrency.ConcurrencyDecision;
import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.concurrency.LocalConcurrencyLimiter;

/**
 * Acquires and releases a place in process, compared with semaphores by key.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class ConcurrencyBenchmark {

	private static final int NEVER_FULL = 1_000_000;

	private static final ConcurrencyLimit LIMIT = ConcurrencyLimit.of(NEVER_FULL);

	@Param({ "1", "100000" })
	public int keys;

	private final ConcurrentHashMap<String, Semaphore> semaphores = new ConcurrentHashMap<>();

	private final ConcurrencyLimiter limiter = new LocalConcurrencyLimiter();

	private String[] names = {};

	@Setup
	public void setUp() {
		this.names = RandomKeys.create(this.keys);
	}

	@Benchmark
	public boolean semaphore(Order order) {
		String name = this.names[order.next(this.keys)];
		Semaphore semaphore = this.semaphores.get(name);
		if (semaphore == null) {
			semaphore = this.semaphores.computeIfAbsent(name, (created) -> new Semaphore(NEVER_FULL));
		}
		boolean taken = semaphore.tryAcquire();
		semaphore.release();
		return taken;
	}

	@Benchmark
	public boolean limiter(Order order) {
		ConcurrencyDecision decision = this.limiter.acquire(this.names[order.next(this.keys)], LIMIT);
		decision.permit().close();
		return decision.isAllowed();
	}

	/**
	 * The order in which a thread calls the keys.
	 */
	@State(Scope.Thread)
	public static class Order {

		private static final int LENGTH = 1 << 20;

		private final int[] numbers = new SplittableRandom().ints(LENGTH, 0, Integer.MAX_VALUE).toArray();

		private int position;

		int next(int keys) {
			this.position = (this.position + 1) & (LENGTH - 1);
			return this.numbers[this.position] % keys;
		}

	}

}
