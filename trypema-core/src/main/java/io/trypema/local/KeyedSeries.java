package io.trypema.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A series that is known by its key, with the lock that guards it.
 */
class KeyedSeries extends BucketSeries {

	/*
	 * The lock is a sequence: odd while a writer is inside, and two more after it. A
	 * writer holds it for some nanoseconds of arithmetic and never waits inside, so
	 * threads that find it taken spin, then yield, and park for a moment only where the
	 * holder has lost its processor. They spin for a while before they read it again,
	 * since a read takes the cache line from the holder. A reader records an even
	 * sequence, reads its fields without writing, and has read one consistent state if
	 * the sequence is still the same; so refusals scale with the threads. This is the
	 * scheme of StampedLock, in eight bytes and without its queue.
	 */

	private static final VarHandle SEQUENCE;

	static {
		try {
			SEQUENCE = MethodHandles.lookup().findVarHandle(KeyedSeries.class, "sequence", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int SPINS = 8;

	private static final int SPIN_WAITS = 64;

	private static final int YIELDS = 128;

	private static final long PARK_NANOS = 50_000;

	private final String key;

	/** Another series of the same key, with other windows or buckets. */
	private volatile @Nullable KeyedSeries next;

	private boolean retired;

	private final long capacity;

	/** Guarded by the lock of the store, as its place is. */
	private @Nullable KeyGroup<?> group;

	private int place;

	private volatile long sequence;

	KeyedSeries(String key, Quota quota, boolean keepsDeclines, long now) {
		super(quota.window(), keepsDeclines, now);
		this.key = key;
		this.capacity = quota.capacity();
	}

	KeyedSeries(KeyedSeries other) {
		super(other);
		this.key = other.key;
		this.capacity = other.capacity;
	}

	final String key() {
		return this.key;
	}

	final boolean belongsTo(Quota quota) {
		return this.window.equals(quota.window());
	}

	final @Nullable KeyedSeries next() {
		return this.next;
	}

	final void next(@Nullable KeyedSeries next) {
		this.next = next;
	}

	/**
	 * Whether this series has left its store, so that nothing may be recorded in it any
	 * more.
	 */
	final boolean isRetired() {
		return this.retired;
	}

	/**
	 * Return the share of the capacity at first that is used, from 0 to 1; 0 if no
	 * permits are in the window any more.
	 */
	final double usedShare(long now) {
		return isQuiet(now) ? 0 : Math.min(1, (double) accepted() / this.capacity);
	}

	final void joined(KeyGroup<?> joined, int at) {
		this.group = joined;
		this.place = at;
	}

	final KeyGroup<?> group() {
		return Objects.requireNonNull(this.group);
	}

	final int place() {
		return this.place;
	}

	/** Retire this series; to be called with the lock held. */
	void retire() {
		this.retired = true;
		clear();
	}

	final void lock() {
		if (!tryLock()) {
			awaitLock();
		}
	}

	@SuppressWarnings("ThreadPriorityCheck")
	private void awaitLock() {
		int attempt = 0;
		do {
			if (attempt < SPINS) {
				spin();
			}
			else if (attempt < SPINS + YIELDS) {
				Thread.yield();
			}
			else {
				LockSupport.parkNanos(PARK_NANOS);
			}
			attempt++;
		}
		while (!tryLock());
	}

	private static void spin() {
		for (int i = 0; i < SPIN_WAITS; i++) {
			Thread.onSpinWait();
		}
	}

	private boolean tryLock() {
		long current = this.sequence;
		if ((current & 1) != 0 || !SEQUENCE.compareAndSet(this, current, current + 1)) {
			return false;
		}
		// A reader that sees any write made inside must see the odd sequence too.
		VarHandle.storeStoreFence();
		return true;
	}

	final void unlock() {
		SEQUENCE.setRelease(this, (long) SEQUENCE.get(this) + 1);
	}

	/** Return a stamp for {@link #validate(long)}; odd while a writer is inside. */
	final long optimisticRead() {
		return (long) SEQUENCE.getAcquire(this);
	}

	/** Whether the reads since the stamp saw one consistent state. */
	final boolean validate(long stamp) {
		VarHandle.acquireFence();
		return (stamp & 1) == 0 && (long) SEQUENCE.getOpaque(this) == stamp;
	}

}
