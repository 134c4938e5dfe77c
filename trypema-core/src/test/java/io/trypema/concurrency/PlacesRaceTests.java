package io.trypema.concurrency;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.trypema.test.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a new call that arrives while a place is given back does not take the place
 * from a waiting call.
 */
class PlacesRaceTests {

	private static final ConcurrencyLimit ONE = ConcurrencyLimit.of(1);

	private static final int ROUNDS = 200_000;

	private final Places[] rounds = IntStream.range(0, ROUNDS).mapToObj((round) -> awaited()).toArray(Places[]::new);

	private final AtomicInteger arrived = new AtomicInteger();

	/** A single place that is taken, with a waiting call. */
	private static Places awaited() {
		Places places = new Places();
		places.take(ONE);
		places.enqueue(Waiter.ofThread(places, ONE));
		return places;
	}

	@Test
	void newCallsDoNotOvertakeWaitingOnes() {
		List<Integer> overtaken = Race.run(2, (thread) -> {
			int taken = 0;
			for (int round = 0; round < ROUNDS; round++) {
				awaitBoth(round);
				if (thread == 0) {
					this.rounds[round].giveBack();
				}
				else {
					pause(round % 64);
					taken += (this.rounds[round].take(ONE) > 0) ? 1 : 0;
				}
			}
			return taken;
		});
		assertThat(overtaken).containsOnly(0);
	}

	/** Start a round on both threads at the same moment. */
	@SuppressWarnings("ThreadPriorityCheck")
	private void awaitBoth(int round) {
		this.arrived.incrementAndGet();
		for (int spin = 1; this.arrived.get() < 2 * (round + 1); spin++) {
			if (spin % 1000 == 0) {
				// The other thread may need this processor
				Thread.yield();
			}
			Thread.onSpinWait();
		}
	}

	private static void pause(int spins) {
		for (int spin = 0; spin < spins; spin++) {
			Thread.onSpinWait();
		}
	}

}
