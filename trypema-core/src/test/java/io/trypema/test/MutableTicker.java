package io.trypema.test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.trypema.Ticker;

/**
 * A ticker that stands still until it is advanced. Safe for use by many threads.
 */
public final class MutableTicker implements Ticker {

	private final AtomicLong nanos;

	private MutableTicker(long origin) {
		this.nanos = new AtomicLong(origin);
	}

	/**
	 * Return a ticker.
	 * @param origin the first reading, in nanoseconds
	 * @return the ticker
	 */
	public static MutableTicker startingAt(long origin) {
		return new MutableTicker(origin);
	}

	@Override
	public long nanos() {
		return this.nanos.get();
	}

	/**
	 * Advance the time. The reading may overflow, as that of any ticker.
	 * @param duration the time to add
	 */
	public void advance(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

}
