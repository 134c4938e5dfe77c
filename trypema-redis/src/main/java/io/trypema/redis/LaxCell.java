package io.trypema.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Increments of this process to a key of a lax counter, and how many of them Redis has.
 * Sums wrap around, and differences of them are exact all the same.
 *
 * @param <V> the type of what is known of the key
 */
abstract class LaxCell<V> {

	/** From here to the end of the range nobody counts in an interval. */
	private static final long FAR = 1L << 62;

	/** Increments that are watched, however far the end is. */
	private static final long LARGE = 1L << 40;

	private final LongAdder added = new LongAdder();

	private final AtomicBoolean queued = new AtomicBoolean();

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

	/**
	 * Add without a look at the value, unless it may leave its range.
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

	/** Whether what is known would stay in its range if something was added. */
	abstract boolean fits(long n);

	static boolean fits(long value, long n) {
		return ((value ^ (value + n)) & (n ^ (value + n))) >= 0;
	}

	/** Whether what is known is near the end of its range. */
	abstract boolean isNear();

	static boolean isNear(long value) {
		return value > FAR || value < -FAR;
	}

	/** Return what is known, with all that was added here. */
	abstract V values();

	/** Return values to which something was added. */
	abstract V plus(V values, long n);

	/** Return what is known as a text. */
	abstract String describe();

	/** Return all that was ever added here. */
	final long added() {
		return this.added.sum();
	}

	/** Whether what Redis has was ever read. */
	final boolean isKnown() {
		return this.known;
	}

	/** Return when Redis was last heard of. */
	final long readAt() {
		return this.readAt;
	}

	/**
	 * Take note of what Redis has.
	 * @param values what it has
	 * @param sum how much of what was added here is in it
	 * @param now the present time
	 */
	final synchronized void read(V values, long sum, long now) {
		base(plus(values, -sum));
		this.near = isNear();
		this.readAt = now;
		this.known = true;
	}

	/** Keep what Redis has, less what is in it of what was added here. */
	abstract void base(V values);

	/** Have the value read before it is used again. */
	final void forget() {
		this.known = false;
	}

	/** Begin to read the value, unless somebody does. */
	final boolean startReading() {
		return !this.reading.get() && this.reading.compareAndSet(false, true);
	}

	final void stopReading() {
		this.reading.set(false);
	}

	/** Have this flushed, and return whether it was not going to be. */
	final boolean queue() {
		return !this.queued.get() && this.queued.compareAndSet(false, true);
	}

	/** Take this from the queue: what is added from now on puts it there again. */
	final void dequeue() {
		this.queued.set(false);
	}

	/** Take note of an answer to a batch that had so much of what was added. */
	final synchronized void answered(long sum) {
		this.confirmed = sum;
		this.answers++;
	}

	/** Return the number of the batch that has all that was added up to now. */
	final long lastBatch() {
		return this.queued.get() ? this.batches + 1 : this.batches;
	}

	/** Whether Redis has answered to a batch. */
	final boolean isAnswered(long batch) {
		return this.answers >= batch;
	}

	/** Whether Redis has answered to all that was added. */
	final boolean isClean() {
		return !this.queued.get() && this.added.sum() == this.confirmed;
	}

	/** Return how much of what was added Redis has not answered to, without sign. */
	final long unconfirmed() {
		return Math.abs(this.added.sum() - this.confirmed);
	}

	/** Put what was added into a batch, and return how much that is. */
	final synchronized long send(long sum) {
		long delta = sum - this.sent;
		this.sent = sum;
		this.batches++;
		return delta;
	}

	/** Return how many batches had some of what was added. */
	final long batches() {
		return this.batches;
	}

	/** Return how much of what was added Redis has answered to. */
	final long confirmed() {
		return this.confirmed;
	}

}
