package io.trypema.internal;

/**
 * The share of calls that the suppressed strategy sheds.
 */
public final class SuppressionMath {

	private static final double NANOS_PER_SECOND = 1e9;

	private SuppressionMath() {
	}

	/**
	 * Return the suppression factor {@code 1 - (S/W) / max(T/W, L)}, clipped to 0 and 1.
	 * @param capacity the permits that fit the window ({@code S})
	 * @param windowNanos the window ({@code W}) in nanoseconds
	 * @param observed the permits observed in the window ({@code T})
	 * @param lastSecond the permits observed in the last second ({@code L})
	 * @return the factor
	 */
	public static double factor(long capacity, long windowNanos, long observed, long lastSecond) {
		double windowSeconds = windowNanos / NANOS_PER_SECOND;
		double perceivedRate = Math.max(observed / windowSeconds, (double) lastSecond);
		if (perceivedRate <= 0) {
			return 0;
		}
		double factor = 1 - (capacity / windowSeconds) / perceivedRate;
		return Math.min(1, Math.max(0, factor));
	}

}
