package io.trypema.redis;

import java.util.concurrent.atomic.AtomicBoolean;
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

	private final CounterKey key;

	private final LongAdder added = new LongAdder();

	private final AtomicBoolean queued = new AtomicBoolean();

	/** The value in Redis, less what is in it of what was added here. */
	private volatile long base;

	private volatile boolean known;

	private volatile boolean near;

	private volatile long readAt;

	/** Whether somebody reads the value. */
	private final AtomicBoolean reading = new AtomicBoolean();

	/** How much of what was added is in batches. Changed by the flusher alone. */
	private long sent;

	/** How many batches had some of what was added. Changed by the flusher alone. */
	private volatile long batches;

	/** How many of them Redis has answered to. Changed by the flusher alone. */
	private volatile long answers;

	/** How much of what was added Redis has answered to. */
	private volatile long confirmed;

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

	/** Begin to read the value, unless somebody does. */
	boolean startReading() {
		return !this.reading.get() && this.reading.compareAndSet(false, true);
	}

	void stopReading() {
		this.reading.set(false);
	}

	/** Have this flushed, and return whether it was not going to be. */
	boolean queue() {
		return !this.queued.get() && this.queued.compareAndSet(false, true);
	}

	/** Take this from the queue: what is added from now on puts it there again. */
	void dequeue() {
		this.queued.set(false);
	}

	/** Take note of an answer to a batch that had so much of what was added. */
	synchronized void answered(long sum) {
		this.confirmed = sum;
		this.answers++;
	}

	/** Return the number of the batch that has all that was added up to now. */
	long lastBatch() {
		return this.queued.get() ? this.batches + 1 : this.batches;
	}

	/** Whether Redis has answered to a batch. */
	boolean isAnswered(long batch) {
		return this.answers >= batch;
	}

	/** Whether Redis has answered to all that was added. */
	boolean isClean() {
		return !this.queued.get() && this.added.sum() == this.confirmed;
	}

	/** Return how much of what was added Redis has not answered to, without sign. */
	long unconfirmed() {
		return Math.abs(this.added.sum() - this.confirmed);
	}

	/** Put what was added into a batch, and return how much that is. */
	synchronized long send(long sum) {
		long delta = sum - this.sent;
		this.sent = sum;
		this.batches++;
		return delta;
	}

	/** Return how many batches had some of what was added. */
	long batches() {
		return this.batches;
	}

	/** Return how much of what was added Redis has answered to. */
	long confirmed() {
		return this.confirmed;
	}

}
