package io.trypema.redis.test;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for the effects of another process.
 */
public final class Await {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofMillis(2);

	private Await() {
	}

	/**
	 * Wait until a condition holds, 30 s at most.
	 * @param what the description of the condition, for the error
	 * @param condition the condition; checked about every 2 ms
	 * @throws AssertionError if it does not hold in time
	 */
	public static void until(String what, BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > PATIENCE.toNanos()) {
				throw new AssertionError("Timed out after " + PATIENCE.toSeconds() + " s: " + what);
			}
			LockSupport.parkNanos(PAUSE.toNanos());
		}
	}

}
