package io.trypema.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterProvider;
import io.trypema.Ticker;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.TestRedis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a call does not wait for another call whose thread was suspended while
 * sending, such as by the scheduler of the system: the caller may be an event loop.
 */
class StoppedCallerTests {

	private static final RateLimit LIMIT = RateLimit.parse("1000/h");

	private final StoppingTicker ticker = new StoppingTicker();

	private final RedisRateLimiterProvider redis = RedisRateLimiterProvider
		.builder(RedisConnector.of(TestRedis.client(), TestRedis.uri()))
		.prefix(TestRedis.prefix())
		.timeout(Duration.ofMinutes(1))
		.ticker(this.ticker)
		.build();

	private final HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(this.redis).build();

	@AfterEach
	void close() {
		this.hybrid.close();
		this.redis.close();
	}

	static int[] readings() {
		return new int[] { 1, 2, 3, 4, 5, 6 };
	}

	@ParameterizedTest
	@MethodSource("readings")
	void redisCallsGoOn(int reading) {
		callsGoOn(this.redis, reading);
	}

	@ParameterizedTest
	@MethodSource("readings")
	void hybridCallsGoOn(int reading) {
		callsGoOn(this.hybrid, reading);
	}

	@ParameterizedTest
	@MethodSource("readings")
	void callsGoOnAfterAnError(int reading) {
		warmUp(this.redis);
		this.ticker.fail(Thread.currentThread(), reading);
		for (int call = 0; call < 8; call++) {
			try {
				CompletableFuture<?> ignored = acquire(this.redis, "failing");
			}
			catch (OutOfMemoryError ex) {
				assertThat(ex).hasMessage("A test");
			}
		}
		for (int call = 0; call < 8; call++) {
			assertThat(acquire(this.redis, "last").join().isAllowed()).isTrue();
		}
	}

	private static void warmUp(RateLimiterProvider provider) {
		// Round trips so long that several batches may be in transit
		for (int call = 0; call < 10; call++) {
			acquire(provider, "warm" + call).join();
		}
	}

	private void callsGoOn(RateLimiterProvider provider, int reading) {
		warmUp(provider);
		Thread stopped = new Thread(() -> acquire(provider, "stopped").join());
		this.ticker.stop(stopped, reading);
		stopped.start();
		Await.until("the thread stops or is done",
				() -> this.ticker.hasStopped() || stopped.getState() == Thread.State.TERMINATED);
		Thread other = new Thread(() -> {
			CompletableFuture<?> ignored = acquire(provider, "other");
		});
		other.start();
		try {
			Await.until("the other call is submitted", () -> other.getState() == Thread.State.TERMINATED);
		}
		finally {
			this.ticker.resume();
		}
		Await.until("the stopped call is done", () -> stopped.getState() == Thread.State.TERMINATED);
		assertThat(acquire(provider, "last").join().isAllowed()).isTrue();
	}

	private static CompletableFuture<RateLimitDecision> acquire(RateLimiterProvider provider, String key) {
		return provider.absolute().acquireAsync(key, LIMIT, 1);
	}

	/**
	 * Advances by some milliseconds with each reading, and suspends a thread at one of
	 * them.
	 */
	private static final class StoppingTicker implements Ticker {

		private final AtomicLong nanos = new AtomicLong();

		private final CountDownLatch resumed = new CountDownLatch(1);

		private volatile Thread thread = Thread.currentThread();

		private final AtomicInteger readings = new AtomicInteger();

		private volatile boolean stopped;

		private volatile boolean failing;

		void stop(Thread thread, int reading) {
			this.readings.set(reading);
			this.thread = thread;
		}

		void fail(Thread thread, int reading) {
			this.failing = true;
			stop(thread, reading);
		}

		boolean hasStopped() {
			return this.stopped;
		}

		void resume() {
			this.resumed.countDown();
		}

		@Override
		public long nanos() {
			if (Thread.currentThread() == this.thread && this.readings.decrementAndGet() == 0) {
				if (this.failing) {
					throw new OutOfMemoryError("A test");
				}
				this.stopped = true;
				awaitResumed();
			}
			return this.nanos.addAndGet(10_000_000);
		}

		private void awaitResumed() {
			try {
				this.resumed.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
