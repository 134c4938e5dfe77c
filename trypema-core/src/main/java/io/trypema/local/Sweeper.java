package io.trypema.local;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sweeps stores from a daemon thread until it is stopped or all of them are collected.
 */
final class Sweeper implements Runnable {

	static final Duration INTERVAL = Duration.ofSeconds(10);

	private final Duration interval;

	private final List<WeakReference<KeyStore<?>>> stores;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private Sweeper(Duration interval, List<WeakReference<KeyStore<?>>> stores) {
		this.interval = interval;
		this.stores = stores;
	}

	static Sweeper start(Duration interval, KeyStore<?>... stores) {
		Sweeper sweeper = new Sweeper(interval, Arrays.stream(stores).map(Sweeper::reference).toList());
		Thread thread = new Thread(sweeper, "trypema-sweeper");
		thread.setDaemon(true);
		thread.start();
		return sweeper;
	}

	private static WeakReference<KeyStore<?>> reference(KeyStore<?> store) {
		return new WeakReference<>(store);
	}

	@Override
	public void run() {
		while (awaitInterval() && sweep()) {
			// until stopped or collected
		}
	}

	private boolean sweep() {
		boolean reachable = false;
		for (WeakReference<KeyStore<?>> reference : this.stores) {
			KeyStore<?> store = reference.get();
			if (store != null) {
				store.sweep();
				reachable = true;
			}
		}
		return reachable;
	}

	private boolean awaitInterval() {
		try {
			return !this.stopped.await(this.interval.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	void stop() {
		this.stopped.countDown();
	}

}
