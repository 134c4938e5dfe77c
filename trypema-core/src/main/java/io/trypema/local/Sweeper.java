package io.trypema.local;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sweeps a provider from a daemon thread until it is stopped or the provider is
 * collected.
 */
final class Sweeper implements Runnable {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final WeakReference<LocalRateLimiterProvider> provider;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private Sweeper(LocalRateLimiterProvider provider) {
		this.provider = new WeakReference<>(provider);
	}

	static Sweeper start(LocalRateLimiterProvider provider) {
		Sweeper sweeper = new Sweeper(provider);
		Thread thread = new Thread(sweeper, "trypema-sweeper");
		thread.setDaemon(true);
		thread.start();
		return sweeper;
	}

	@Override
	public void run() {
		while (awaitInterval() && sweep()) {
			// until stopped or collected
		}
	}

	private boolean sweep() {
		LocalRateLimiterProvider swept = this.provider.get();
		if (swept != null) {
			swept.sweep();
		}
		return swept != null;
	}

	private boolean awaitInterval() {
		try {
			return !this.stopped.await(INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	void stop() {
		this.stopped.countDown();
	}

}
