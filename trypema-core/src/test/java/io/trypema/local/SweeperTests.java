package io.trypema.local;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.trypema.Ticker;
import io.trypema.WindowSettings;

import static org.assertj.core.api.Assertions.assertThat;

class SweeperTests {

	private static final long PATIENCE_MILLIS = 30_000;

	private final Set<Thread> others = sweepers();

	private static Set<Thread> sweepers() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("trypema-sweeper"))
			.collect(Collectors.toCollection(HashSet::new));
	}

	/** Return the only thread that was started by this test. */
	private Thread sweeper() {
		Set<Thread> started = sweepers();
		started.removeAll(this.others);
		assertThat(started).hasSize(1);
		return started.iterator().next();
	}

	@Test
	void isADaemon() {
		try (LocalRateLimiterProvider provider = LocalRateLimiterProvider.create()) {
			assertThat(provider.keys()).isZero();
			assertThat(sweeper().isDaemon()).isTrue();
		}
	}

	@Test
	void endsWhenTheProviderIsClosed() throws InterruptedException {
		LocalRateLimiterProvider provider = LocalRateLimiterProvider.create();
		Thread thread = sweeper();
		provider.close();
		thread.join(PATIENCE_MILLIS);
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void sweepsByItself() throws InterruptedException {
		CountDownLatch readings = new CountDownLatch(3);
		LocalAbsoluteRateLimiter limiter = limiter(() -> {
			readings.countDown();
			return 0;
		});
		Sweeper sweeper = Sweeper.start(Duration.ofMillis(1), limiter.store);
		assertThat(readings.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
		assertThat(limiter.store.size()).isZero();
		sweeper.stop();
	}

	private static LocalAbsoluteRateLimiter limiter(Ticker ticker) {
		return new LocalAbsoluteRateLimiter(10, Quota.cache(WindowSettings.defaults()), ticker,
				new SplittableRandom(1));
	}

	@Test
	void livesAsLongAsALimiterIsReachable() throws InterruptedException {
		LocalAbsoluteRateLimiter reachable = limiter(Ticker.system());
		Sweeper.start(Duration.ofMillis(1), reachable.store);
		Thread thread = sweeper();
		System.gc();
		thread.join(50);
		assertThat(thread.isAlive()).isTrue();
		assertThat(reachable.store.size()).isZero();
		reachable = limiter(Ticker.system());
		for (int i = 0; i < 100 && thread.isAlive(); i++) {
			System.gc();
			thread.join(PATIENCE_MILLIS / 100);
		}
		assertThat(thread.isAlive()).isFalse();
		assertThat(reachable.store.size()).isZero();
	}

}
