package io.trypema.test;

import java.time.Duration;
import java.util.stream.LongStream;

/**
 * First readings of a ticker that tend to reveal arithmetic errors.
 */
public final class TickerOrigins {

	private static final long SECONDS = Duration.ofSeconds(5).toNanos();

	private static final long HOUR = Duration.ofHours(1).toNanos();

	private TickerOrigins() {
	}

	/**
	 * Return origins: at random, at zero, below zero so that the readings pass zero, far
	 * below, and close to the largest {@code long} so that they overflow early or later.
	 * @return the origins, in nanoseconds
	 */
	public static LongStream all() {
		return LongStream.of(Seeds.random().nextLong(), 0, -SECONDS, Long.MIN_VALUE, Long.MAX_VALUE,
				Long.MAX_VALUE - SECONDS, Long.MAX_VALUE - HOUR);
	}

}
