package io.trypema.redis;

import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Circuit breaker of one Redis node: opens at a failure, and admits one call as a trial
 * after a pause that doubles up to a second. Safe for use by many threads.
 */
final class CircuitBreaker {

	private static final long MIN_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long MAX_PAUSE = TimeUnit.SECONDS.toNanos(1);

	/** The circuit of which this is a part; open no longer than this one. */
	private final @Nullable CircuitBreaker whole;

	private volatile boolean open;

	@GuardedBy("this")
	private boolean trying;

	@GuardedBy("this")
	private long nextTry;

	@GuardedBy("this")
	private long pause = MIN_PAUSE;

	CircuitBreaker() {
		this(null);
	}

	/**
	 * Create a circuit that closes another one with it.
	 * @param whole the other one
	 */
	CircuitBreaker(@Nullable CircuitBreaker whole) {
		this.whole = whole;
	}

	/** Whether a call is admitted, whose outcome is then to be recorded. */
	boolean admits(long now) {
		return !this.open || admitsTry(now);
	}

	private synchronized boolean admitsTry(long now) {
		if (isPausedLocked(now)) {
			return false;
		}
		this.trying = this.open;
		// By then the outcome of the trial is recorded, or never will be
		this.nextTry = now + MAX_PAUSE;
		return true;
	}

	private synchronized boolean isPausedLocked(long now) {
		return this.open && now - this.nextTry < 0;
	}

	boolean isOpen() {
		return this.open;
	}

	void succeeded() {
		if (this.open) {
			close();
		}
		if (this.whole != null) {
			this.whole.succeeded();
		}
	}

	/** The trial showed neither success nor failure: admit another one. */
	void undecided(long now) {
		if (this.open) {
			admitNextTry(now);
		}
	}

	private synchronized void admitNextTry(long now) {
		if (this.trying) {
			this.trying = false;
			this.nextTry = now;
		}
	}

	private synchronized void close() {
		this.open = false;
		this.trying = false;
		this.pause = MIN_PAUSE;
	}

	/** Open, and return whether the failure was that of a trial. */
	synchronized boolean failed(long now) {
		boolean tried = this.trying;
		if (!this.open || tried) {
			this.nextTry = now + this.pause;
			this.pause = Math.min(this.pause * 2, MAX_PAUSE);
		}
		this.open = true;
		this.trying = false;
		return tried;
	}

}
