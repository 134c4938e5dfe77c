package io.trypema.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this process knows of a key of a {@link LaxCounter}, and what it added. Sums wrap
 * around, and differences of them are exact all the same.
 */
final class LaxCell {

	/** From here to the end of the range nobody counts in an interval. */
	private static final long FAR = 1L << 62;

	/** Increments that are watched, however far the end is. */
	private static final long LARGE = 1L << 40;

	/** For so long one who reads is waited for. */
	private static final long READING = TimeUnit.MILLISECONDS.toNanos(5);

	private final CounterKey key;

	private final LongAdder added = new LongAdder();

	private final AtomicBoolean queued = new AtomicBoolean();

	/** The value in Redis, less what is in it of what was added here. */
	private volatile long base;

	private volatile boolean known;

	private volatile boolean near;

	private volatile long readAt;

	/** When somebody last began to read the value. */
	private final AtomicLong reading = new AtomicLong(Long.MIN_VALUE / 2);

	/** How much of what was added is in batches. Changed by the flusher alone. */
	private volatile long sent;

	LaxCell(CounterKey key) {
		this.key = key;
	}

	CounterKey key() {
		return this.key;
	}

	/**
	 * Add without a look at the value, unless it may leave its range.
	 * @return whether it was added
	 */
	boolean add(long n) {
		if (this.near || n > LARGE || n < -LARGE) {
			return addWatched(n);
		}
		this.added.add(n);
		return true;
	}

	private synchronized boolean addWatched(long n) {
		long value = value();
		if (((value ^ (value + n)) & (n ^ (value + n))) < 0) {
			return false;
		}
		this.added.add(n);
		this.near = isNear(value + n);
		return true;
	}

	private static boolean isNear(long value) {
		return value > FAR || value < -FAR;
	}

	/** Return the value as far as it is known, with all that was added here. */
	long value() {
		return this.base + this.added.sum();
	}

	/** Return all that was ever added here. */
	long added() {
		return this.added.sum();
	}

	/** Whether the value in Redis was ever read. */
	boolean isKnown() {
		return this.known;
	}

	/** Return when the value in Redis was last read. */
	long readAt() {
		return this.readAt;
	}

	/**
	 * Take note of the value in Redis.
	 * @param value the value
	 * @param sum how much of what was added here is in it
	 * @param now the present time
	 */
	synchronized void read(long value, long sum, long now) {
		this.base = value - sum;
		this.near = isNear(value());
		this.readAt = now;
		this.known = true;
	}

	/** Have the value read before it is used again. */
	void forget() {
		this.known = false;
	}

	/** Whether nobody else reads the value since shortly before. */
	boolean startsReading(long now) {
		long before = this.reading.get();
		return now - before > READING && this.reading.compareAndSet(before, now);
	}

	/** Have this flushed, and return whether it was not going to be. */
	boolean queue() {
		return !this.queued.get() && this.queued.compareAndSet(false, true);
	}

	/** Take this from the queue: what is added from now on puts it there again. */
	void dequeue() {
		this.queued.set(false);
	}

	/** Whether nothing is left to flush. */
	boolean isClean() {
		return !this.queued.get() && this.added.sum() == this.sent;
	}

	/** Put what was added into a batch, and return how much that is. */
	long send(long sum) {
		long delta = sum - this.sent;
		this.sent = sum;
		return delta;
	}

	/** Return how much of what was added is in batches. */
	long sent() {
		return this.sent;
	}

}
