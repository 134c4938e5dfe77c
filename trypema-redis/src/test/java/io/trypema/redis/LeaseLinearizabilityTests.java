package io.trypema.redis;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Explores the interleavings of threads that spend a lease with threads that settle it:
 * permits are neither lost nor spent twice, and the settled totals equal the spent
 * permits.
 */
class LeaseLinearizabilityTests {

	private static final int GRANTED = 4;

	@Test
	void interleavedSpendingIsLikeSpendingInTurn() {
		new ModelCheckingOptions().iterations(10)
			.invocationsPerIteration(200)
			.threads(2)
			.actorsPerThread(2)
			.actorsBefore(1)
			.actorsAfter(2)
			.sequentialSpecification(LeaseInTurn.class)
			.check(SharedLease.class);
	}

	/**
	 * A lease that does not expire.
	 */
	@Param(name = "permits", gen = IntGen.class, conf = "1:3")
	public static class SharedLease {

		private final Lease lease = new Lease(() -> 0, 0);

		public SharedLease() {
			this.lease.answered(GRANTED, 1);
		}

		@Operation
		public int take(@Param(name = "permits") int permits) {
			return (int) this.lease.take(permits, 0);
		}

		@Operation
		public int giveBack(@Param(name = "permits") int permits) {
			return (int) this.lease.giveBack(permits, 1);
		}

		@Operation
		public int settle(@Param(name = "permits") int most) {
			return asNumber(this.lease.settle(most));
		}

		@Operation
		public int close() {
			return asNumber(this.lease.close());
		}

		@Operation
		public void grant(@Param(name = "permits") int more) {
			this.lease.answered(GRANTED + more, 1);
		}

		private static int asNumber(Lease.Totals totals) {
			return (int) (100 * totals.granted() + 10 * totals.spent() + totals.given());
		}

	}

	/**
	 * The results of sequential operations on a lease.
	 */
	public static class LeaseInTurn {

		private int granted = GRANTED;

		private int available = GRANTED;

		private int returned;

		private int told;

		private boolean closed;

		public int take(int permits) {
			if (permits > this.available) {
				return -1;
			}
			this.available -= permits;
			return this.available;
		}

		public int giveBack(int permits) {
			int given = this.closed ? 0 : Math.min(permits, spent() - this.told);
			this.available += given;
			return given;
		}

		public int settle(int most) {
			int given = Math.max(0, this.available - most);
			this.available -= given;
			this.returned += given;
			this.told = spent();
			return 100 * this.granted + 10 * this.told + given;
		}

		public int close() {
			this.closed = true;
			return settle(0);
		}

		public void grant(int more) {
			if (!this.closed && GRANTED + more > this.granted) {
				this.available += GRANTED + more - this.granted;
				this.granted = GRANTED + more;
			}
		}

		private int spent() {
			return this.granted - this.returned - this.available;
		}

	}

}
