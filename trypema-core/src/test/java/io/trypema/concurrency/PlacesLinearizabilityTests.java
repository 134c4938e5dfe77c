package io.trypema.concurrency;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Explores the interleavings of calls for one key: they return the results of some
 * sequential order. Every thread gives back the places that it has taken, and waits for
 * one place at a time.
 */
class PlacesLinearizabilityTests {

	@Test
	void interleavedCallsAreLikeCallsInTurn() {
		new ModelCheckingOptions().loopBound(100)
			.iterations(5)
			.invocationsPerIteration(300)
			.threads(3)
			.actorsPerThread(3)
			.actorsBefore(1)
			.actorsAfter(2)
			.sequentialSpecification(CallsInTurn.class)
			.check(Calls.class);
	}

	@Test
	void parallelCallsAreLikeCallsInTurn() {
		new StressOptions().iterations(5)
			.invocationsPerIteration(1000)
			.threads(3)
			.actorsPerThread(4)
			.sequentialSpecification(CallsInTurn.class)
			.check(Calls.class);
	}

	/**
	 * The results of sequential calls.
	 */
	public static class CallsInTurn {

		private static final int THREADS = 8;

		private final int[] held = new int[THREADS];

		private final boolean[] waits = new boolean[THREADS];

		private final List<int[]> line = new ArrayList<>();

		private int taken;

		public boolean take(int thread, int places) {
			boolean takes = this.taken < places;
			this.taken += takes ? 1 : 0;
			this.held[thread] += takes ? 1 : 0;
			return takes;
		}

		public boolean giveBack(int thread) {
			if (this.held[thread] == 0) {
				return false;
			}
			this.held[thread]--;
			this.taken--;
			serve();
			return true;
		}

		public boolean enqueue(int thread, int places) {
			if (this.waits[thread]) {
				return false;
			}
			this.waits[thread] = true;
			this.line.add(new int[] { thread, places });
			serve();
			return true;
		}

		private void serve() {
			for (int i = 0; i < this.line.size(); i++) {
				int[] first = this.line.get(i);
				if (first[1] > this.taken) {
					this.taken++;
					this.line.remove(i);
					i = -1;
				}
			}
		}

		/**
		 * Return 0 if the thread did not wait, 1 if it left the line, 2 if it has got its
		 * place.
		 */
		public int leave(int thread) {
			if (!this.waits[thread]) {
				return 0;
			}
			this.waits[thread] = false;
			if (this.line.removeIf((waiting) -> waiting[0] == thread)) {
				return 1;
			}
			this.held[thread]++;
			return 2;
		}

		public void forget() {
			// Removes only unused state
		}

	}

	/**
	 * The calls, on the limiter's state of one key.
	 */
	@Param(name = "places", gen = IntGen.class, conf = "1:2")
	@Param(name = "thread", gen = ThreadIdGen.class)
	public static class Calls {

		private final AtomicReference<Places> places = new AtomicReference<>(new Places());

		private final int[] held = new int[CallsInTurn.THREADS];

		private final @Nullable Waiter[] waiters = new @Nullable Waiter[CallsInTurn.THREADS];

		private Places places() {
			return Objects.requireNonNull(this.places.get());
		}

		@Operation
		public boolean take(@Param(name = "thread") int thread, @Param(name = "places") int limit) {
			while (true) {
				Places present = places();
				long taken = present.take(ConcurrencyLimit.of(limit));
				if (taken != 0) {
					this.held[thread] += (taken > 0) ? 1 : 0;
					return taken > 0;
				}
				this.places.compareAndSet(present, new Places());
			}
		}

		@Operation
		public boolean giveBack(@Param(name = "thread") int thread) {
			if (this.held[thread] == 0) {
				return false;
			}
			this.held[thread]--;
			places().giveBack();
			return true;
		}

		@Operation
		public boolean enqueue(@Param(name = "thread") int thread, @Param(name = "places") int limit) {
			if (this.waiters[thread] != null) {
				return false;
			}
			while (true) {
				Places present = places();
				Waiter waiter = Waiter.ofThread(present, ConcurrencyLimit.of(limit));
				if (present.enqueue(waiter)) {
					this.waiters[thread] = waiter;
					return true;
				}
				this.places.compareAndSet(present, new Places());
			}
		}

		@Operation
		public int leave(@Param(name = "thread") int thread) {
			Waiter waiter = this.waiters[thread];
			if (waiter == null) {
				return 0;
			}
			this.waiters[thread] = null;
			if (places().leave(waiter)) {
				return 1;
			}
			this.held[thread]++;
			return 2;
		}

		@Operation
		public void forget() {
			places().forget();
		}

	}

}
