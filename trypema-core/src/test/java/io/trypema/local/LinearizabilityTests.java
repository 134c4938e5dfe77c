package io.trypema.local;

import java.time.Duration;
import java.util.SplittableRandom;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.WindowSettings;
import io.trypema.internal.DirectMappedCache;
import io.trypema.test.MutableTicker;
import io.trypema.test.ScriptedRandom;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

/**
 * Explores the interleavings of calls for one key: they return the results of some
 * sequential order. The key starts with all its permits in use.
 */
class LinearizabilityTests {

	@ParameterizedTest
	@ValueSource(classes = { AbsoluteCorrections.class, AbsoluteExpiry.class, SuppressedCorrections.class,
			SuppressedExpiry.class })
	void interleavedCallsAreLikeCallsInTurn(Class<?> calls) {
		// A thread that waits for a lock spins for 64 turns, which is no livelock.
		new ModelCheckingOptions().loopBound(100)
			.iterations(3)
			.invocationsPerIteration(200)
			.threads(2)
			.actorsPerThread(2)
			.actorsBefore(1)
			.actorsAfter(1)
			.addGuarantee(forClasses("java.util.concurrent.ConcurrentHashMap").allMethods().treatAsAtomic())
			.sequentialSpecification(CallsInTurn.class)
			.check(calls);
	}

	@ParameterizedTest
	@ValueSource(classes = { AbsoluteCorrections.class, AbsoluteExpiry.class, SuppressedCorrections.class,
			SuppressedExpiry.class })
	void parallelCallsAreLikeCallsInTurn(Class<?> calls) {
		new StressOptions().iterations(5)
			.invocationsPerIteration(1000)
			.threads(3)
			.actorsPerThread(3)
			.sequentialSpecification(CallsInTurn.class)
			.check(calls);
	}

	/**
	 * The results of sequential calls: one counter.
	 */
	public static class CallsInTurn {

		static final int CAPACITY = 3;

		private int used = CAPACITY;

		public int acquire(int permits) {
			boolean fits = this.used + permits <= CAPACITY;
			this.used += fits ? permits : 0;
			return fits ? CAPACITY - this.used : this.used - CAPACITY - 1;
		}

		public void refund(int permits) {
			this.used = Math.max(0, this.used - permits);
		}

		public int usage() {
			return this.used;
		}

		public int delete() {
			int deleted = this.used;
			this.used = 0;
			return deleted;
		}

		public void sweep() {
			// Removes only state that counts for nothing
		}

		public void passWindow() {
			this.used = 0;
		}

	}

	/**
	 * The calls of any limiter.
	 */
	@Param(name = "permits", gen = IntGen.class, conf = "1:2")
	public abstract static class Calls {

		private static final RateLimit LIMIT = RateLimit.of(CallsInTurn.CAPACITY, Duration.ofSeconds(10));

		/**
		 * Filled in advance, since its arithmetic is expensive to explore and no part of
		 * the race.
		 */
		static final DirectMappedCache<RateLimit, Quota> QUOTAS = Quota
			.cache(WindowSettings.defaults().withSuppressionFactorCache(Duration.ZERO));

		static {
			QUOTAS.get(LIMIT);
		}

		final MutableTicker ticker = MutableTicker.startingAt(Long.MAX_VALUE);

		final LocalKeyedRateLimiter<?> limiter;

		Calls(boolean absolute) {
			this.limiter = absolute ? new LocalAbsoluteRateLimiter(10, QUOTAS, this.ticker, new SplittableRandom(1))
					: new LocalSuppressedRateLimiter(10, QUOTAS, this.ticker, new SplittableRandom(1),
							new ScriptedRandom());
			this.limiter.acquire("key", LIMIT, CallsInTurn.CAPACITY);
		}

		@Operation
		public int acquire(@Param(name = "permits") int permits) {
			RateLimitDecision decision = this.limiter.acquire("key", LIMIT, permits);
			int remaining = (int) decision.remaining();
			return decision.isAllowed() ? remaining : -remaining - 1;
		}

		@Operation
		public int usage() {
			return (int) this.limiter.usage("key", LIMIT).accepted();
		}

	}

	/**
	 * Calls that take permits, concurrent with calls that correct the history.
	 */
	public abstract static class Corrections extends Calls {

		Corrections(boolean absolute) {
			super(absolute);
		}

		@Operation
		public void refund(@Param(name = "permits") int permits) {
			this.limiter.refund("key", Calls.LIMIT, permits);
		}

		@Operation
		public int delete() {
			return (int) this.limiter.delete("key", Calls.LIMIT).accepted();
		}

	}

	/**
	 * Calls that take permits while other permits leave the window and the key is
	 * removed.
	 */
	public abstract static class Expiry extends Calls {

		Expiry(boolean absolute) {
			super(absolute);
		}

		@Operation
		public void sweep() {
			this.limiter.store.sweep();
		}

		@Operation
		public void passWindow() {
			this.ticker.advance(Duration.ofMillis(10_100));
		}

	}

	/** For the absolute strategy. */
	public static class AbsoluteCorrections extends Corrections {

		public AbsoluteCorrections() {
			super(true);
		}

	}

	/** For the absolute strategy. */
	public static class AbsoluteExpiry extends Expiry {

		public AbsoluteExpiry() {
			super(true);
		}

	}

	/** For the suppressed strategy, whose hard limit is the capacity. */
	public static class SuppressedCorrections extends Corrections {

		public SuppressedCorrections() {
			super(false);
		}

	}

	/** For the suppressed strategy, whose hard limit is the capacity. */
	public static class SuppressedExpiry extends Expiry {

		public SuppressedExpiry() {
			super(false);
		}

	}

}
