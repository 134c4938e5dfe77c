package io.trypema.local;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.trypema.Ticker;

/**
 * A ticker whose reader is held up after the reading while others go on.
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
