package io.trypema.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.redis.test.Await;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that call a limiter until stopped, blocking or with many calls in flight, and
 * their results.
 */
final class Callers implements AutoCloseable {

	/**
	 * Grace period after a timeout in which a call must end, on a busy machine.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(3);

	private static final int IN_FLIGHT = 32;

	private final AbsoluteRateLimiter limiter;

	private final RateLimit limit;

	private final List<String> keys;

	private final List<Thread> threads = new ArrayList<>();

	private final Semaphore room = new Semaphore(IN_FLIGHT);

	private final AtomicLong allowed = new AtomicLong();

	private final AtomicLong rejected = new AtomicLong();

	private final AtomicLong unavailable = new AtomicLong();

	private final AtomicLong slowest = new AtomicLong();

	private final AtomicInteger turn = new AtomicInteger();

	private volatile @Nullable Throwable unexpected;

	private volatile @Nullable Throwable lastFailure;

	private volatile boolean stopped;

	private Callers(RateLimiterProvider provider, RateLimit limit, List<String> keys) {
		this.limiter = provider.absolute();
		this.limit = limit;
		this.keys = keys;
	}

	/** Start eight blocking callers and one with 32 calls in flight. */
	static Callers start(RateLimiterProvider provider, RateLimit limit, String... keys) {
		Callers callers = new Callers(provider, limit, List.of(keys));
		IntStream.range(0, 8).forEach((i) -> callers.launch(callers::callBlocking));
		callers.launch(callers::callInFlight);
		return callers;
	}

	private void launch(Runnable call) {
		Thread thread = new Thread(() -> {
			while (!this.stopped) {
				call.run();
			}
		}, "caller");
		this.threads.add(thread);
		thread.start();
	}

	private String nextKey() {
		return this.keys.get(Math.floorMod(this.turn.getAndIncrement(), this.keys.size()));
	}

	private void callBlocking() {
		long start = System.nanoTime();
		try {
			ended(start, this.limiter.acquire(nextKey(), this.limit, 1), null);
		}
		catch (RuntimeException ex) {
			ended(start, null, ex);
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void callInFlight() {
		this.room.acquireUninterruptibly();
		long start = System.nanoTime();
		CompletableFuture<RateLimitDecision> future = this.limiter.acquireAsync(nextKey(), this.limit, 1);
		future.whenComplete((decision, failure) -> {
			this.room.release();
			ended(start, decision, failure);
		});
		if (future.isCompletedExceptionally()) {
			LockSupport.parkNanos(1_000_000);
		}
	}

	private void ended(long start, @Nullable RateLimitDecision decision, @Nullable Throwable failure) {
		this.slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (decision != null) {
			(decision.isAllowed() ? this.allowed : this.rejected).incrementAndGet();
		}
		else if (cause instanceof RateLimiterUnavailableException) {
			this.unavailable.incrementAndGet();
			this.lastFailure = cause;
		}
		else {
			this.unexpected = cause;
		}
	}

	long allowed() {
		return this.allowed.get();
	}

	long unavailable() {
		return this.unavailable.get();
	}

	/**
	 * Return the failure of a call without a decision, or {@code null} if all got one.
	 */
	@Nullable Throwable failure() {
		return this.lastFailure;
	}

	long decisions() {
		return this.allowed.get() + this.rejected.get();
	}

	/** Wait for a number of further decisions. */
	void awaitDecisions(int more) {
		long before = decisions();
		Await.until("decisions", () -> decisions() >= before + more);
	}

	/** Wait for a number of further failures. */
	void awaitFailures(int more) {
		long before = unavailable();
		Await.until("failures", () -> unavailable() >= before + more);
	}

	/**
	 * Stop, and check that every call ended in time with a decision or as declared.
	 * @param timeout how long a call may take
	 */
	void stop(Duration timeout) {
		this.stopped = true;
		Await.until("threads ended", () -> this.threads.stream().noneMatch(Thread::isAlive));
		Await.until("calls ended", () -> this.room.availablePermits() == IN_FLIGHT);
		assertThat(this.unexpected).isNull();
		assertThat(Duration.ofNanos(this.slowest.get())).isLessThan(timeout.plus(MARGIN));
	}

	@Override
	public void close() {
		this.stopped = true;
	}

}
