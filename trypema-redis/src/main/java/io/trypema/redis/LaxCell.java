package io.trypema.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Increments of this process to a key of a lax counter, and the part of them that Redis
 * has. Sums wrap around; differences of them are exact nevertheless.
 *
 * @param <V> the type of the values of the key
 */
abstract class LaxCell<V> {

	/** Distance from the end of the range that no counter covers in an interval. */
	private static final long FAR = 1L << 62;

	/** Larger increments are checked, however far the end is. */
	private static final long LARGE = 1L << 40;

	private final LongAdder added = new LongAdder();

	private final AtomicBoolean queued = new AtomicBoolean();

	private volatile boolean known;

	private volatile boolean near;

	private volatile long readAt;

	/** Whether the value is being read. */
	private final AtomicBoolean reading = new AtomicBoolean();

	/** Sum of the increments put into batches. Changed by the flusher alone. */
	private long sent;

	/** Number of batches with increments of this key. Changed by the flusher alone. */
	private volatile long batches;

	/** Number of batches acknowledged by Redis. Changed by the flusher alone. */
	private volatile long answers;

	/** Sum of the acknowledged increments. */
	private volatile long confirmed;

	/**
	 * Add without reading the value, unless it may leave its range.
	 * @return whether it was added
	 */
	final boolean add(long n) {
		if (this.near || n > LARGE || n < -LARGE) {
			return addWatched(n);
		}
		this.added.add(n);
		return true;
	}

	private synchronized boolean addWatched(long n) {
		if (!fits(n)) {
			return false;
		}
		this.added.add(n);
		this.near = isNear();
		return true;
	}

	/** Whether the known values would stay in range after an increment. */
	abstract boolean fits(long n);

	static boolean fits(long value, long n) {
		return ((value ^ (value + n)) & (n ^ (value + n))) >= 0;
	}

	/** Whether the known values are near the end of their range. */
	abstract boolean isNear();

	static boolean isNear(long value) {
		return value > FAR || value < -FAR;
	}

	/** Return the known values plus all local increments. */
	abstract V values();

	/** Return values plus an increment. */
	abstract V plus(V values, long n);

	/** Return the known values as text. */
	abstract String describe();

	/** Return the sum of all local increments. */
	final long added() {
		return this.added.sum();
	}

	/** Whether the values were read from Redis. */
	final boolean isKnown() {
		return this.known;
	}

	/** Return when the values were last read. */
	final long readAt() {
		return this.readAt;
	}

	/**
	 * Record the values in Redis.
	 * @param values the values
	 * @param sum the sum of the local increments that they include
	 * @param now the present time
	 */
	final synchronized void read(V values, long sum, long now) {
		base(plus(values, -sum));
		this.near = isNear();
		this.readAt = now;
		this.known = true;
	}

	/** Set the values in Redis, less the local increments that they include. */
	abstract void base(V values);

	/** Require the value to be read before it is used again. */
	final void forget() {
		this.known = false;
	}

	/** Begin to read the value, unless it is being read. */
	final boolean startReading() {
		return !this.reading.get() && this.reading.compareAndSet(false, true);
	}

	final void stopReading() {
		this.reading.set(false);
	}

	/** Mark this as queued for a flush, and return whether it was not yet. */
	final boolean queue() {
		return !this.queued.get() && this.queued.compareAndSet(false, true);
	}

	/** Mark this as no longer queued: later increments queue it again. */
	final void dequeue() {
		this.queued.set(false);
	}

	/** Record the reply to a batch up to a sum of increments. */
	final synchronized void answered(long sum) {
		this.confirmed = sum;
		this.answers++;
	}

	/** Return the number of the batch that completes the increments made so far. */
	final long lastBatch() {
		return this.queued.get() ? this.batches + 1 : this.batches;
	}

	/** Whether Redis has answered to a batch. */
	final boolean isAnswered(long batch) {
		return this.answers >= batch;
	}

	/** Whether Redis has acknowledged all increments. */
	final boolean isClean() {
		return !this.queued.get() && this.added.sum() == this.confirmed;
	}

	/** Return the sum of the unacknowledged increments, without sign. */
	final long unconfirmed() {
		return Math.abs(this.added.sum() - this.confirmed);
	}

	/** Put the unsent increments into a batch, and return their sum. */
	final synchronized long send(long sum) {
		long delta = sum - this.sent;
		this.sent = sum;
		this.batches++;
		return delta;
	}

	/** Return the number of batches with increments of this key. */
	final long batches() {
		return this.batches;
	}

	/** Return the sum of the acknowledged increments. */
	final long confirmed() {
		return this.confirmed;
	}

}
