package io.trypema.local;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.trypema.Ticker;

/**
 * A ticker that delays its reader after the reading while other threads continue.
 */
final class StallingTicker implements Ticker {

	private final Ticker delegate;

	private final AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();

	StallingTicker(Ticker delegate) {
		this.delegate = delegate;
	}

	void onNextReading(Runnable others) {
		this.meanwhile.set(others);
	}

	@Override
	public long nanos() {
		long reading = this.delegate.nanos();
		Runnable others = this.meanwhile.getAndSet(null);
		if (others != null) {
			others.run();
		}
		return reading;
	}

}
