package io.trypema.test;

import java.util.random.RandomGenerator;

/**
 * A source of randomness whose draws are set by the test. Safe for use by many threads.
 */
public final class ScriptedRandom implements RandomGenerator {

	/** The largest number that is drawn: admits a call if any draw does. */
	public static final double ADMIT = Math.nextDown(1.0);

	/** The smallest number that is drawn: refuses a call if any draw does. */
	public static final double DENY = 0;

	private volatile double next = ADMIT;

	/**
	 * Set the number to draw from now on, any number of times: a provider may draw for
	 * calls that need no draw.
	 * @param draw from 0 (inclusive) to 1 (exclusive)
	 */
	public void next(double draw) {
		this.next = draw;
	}

	@Override
	public double nextDouble() {
		return this.next;
	}

	@Override
	public long nextLong() {
		throw new UnsupportedOperationException("Draw with nextDouble()");
	}

}
