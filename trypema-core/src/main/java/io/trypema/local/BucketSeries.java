package io.trypema.local;

import java.math.BigInteger;

import org.jspecify.annotations.Nullable;

import io.trypema.HistoryPreservation;

/**
 * The permits of one key in its sliding window: state and arithmetic only, without locks.
 */
class BucketSeries {

	/*
	 * The window is a series of buckets in order of time. A bucket starts with the first
	 * permits that fall into it, takes all that follow within the bucket size b, and ends
	 * with the last of them. It leaves the window W when its end is W old: so no permit
	 * leaves before it is W old, and none more than b later. Hence any interval of length
	 * W holds at most the permits that the series held at some moment inside it.
	 *
	 * The newest bucket lives in fields; older ones in a ring that is made when there is
	 * a second bucket and dropped when all have left. A ring entry is its end, the
	 * permits observed and, if declines are kept, the permits declined. There are at most
	 * W / b + 2 buckets.
	 *
	 * All times are ticker readings, compared by their difference. A reading may be
	 * earlier than the newest end, when threads overtake each other between reading the
	 * ticker and getting here; its permits then count as if they came a little later: in
	 * the newest bucket, and no earlier than other permits left and made room for them.
	 *
	 * Costs: adding is O(1); dropping expired buckets is O(1) each, once for each; the
	 * wait and the partial removals walk the buckets.
	 */

	private static final int INITIAL_ENTRIES = 4;

	private static final int END = 0;

	private static final int OBSERVED = 1;

	private static final int DECLINED = 2;

	/**
	 * Where the permits declined saturate: many calls of huge costs must not make the sum
	 * overflow, and must leave room to count every permit accepted.
	 */
	private static final long MAX_DECLINED = 1L << 61;

	private static final long MAX_OBSERVED = 1L << 62;

	final Window window;

	private final boolean keepsDeclines;

	private int head;

	private int older;

	private long @Nullable [] ring;

	private long observed;

	private long declined;

	private long oldestEnd;

	/** The last moment at which permits left; none count from before it. */
	private long droppedAt;

	private long newestStart;

	private long newestEnd;

	private long newestObserved;

	private long newestDeclined;

	BucketSeries(Window window, boolean keepsDeclines, long now) {
		this.window = window;
		this.keepsDeclines = keepsDeclines;
		this.droppedAt = now;
	}

	BucketSeries(BucketSeries other) {
		this.window = other.window;
		this.keepsDeclines = other.keepsDeclines;
		this.ring = (other.ring != null) ? other.ring.clone() : null;
		this.head = other.head;
		this.older = other.older;
		this.observed = other.observed;
		this.declined = other.declined;
		this.oldestEnd = other.oldestEnd;
		this.droppedAt = other.droppedAt;
		this.newestStart = other.newestStart;
		this.newestEnd = other.newestEnd;
		this.newestObserved = other.newestObserved;
		this.newestDeclined = other.newestDeclined;
	}

	/** Permits observed as of the last {@link #advance}. */
	final long observed() {
		return this.observed;
	}

	final long declined() {
		return this.declined;
	}

	final long accepted() {
		return this.observed - this.declined;
	}

	final long newestEnd() {
		return this.newestEnd;
	}

	/**
	 * Whether all observed permits have left the window, so that no state is lost with
	 * this series.
	 */
	boolean isQuiet(long now) {
		return this.observed == 0 || now - this.newestEnd >= this.window.nanos();
	}

	/** Whether {@link #advance} would drop nothing. */
	final boolean isCurrent(long now) {
		return now - this.oldestEnd < this.window.nanos();
	}

	/** Drop the buckets that have left the window. */
	final void advance(long now) {
		if (this.observed == 0 || isCurrent(now)) {
			return;
		}
		this.droppedAt = now;
		while (this.older > 0 && now - oldest(END) >= this.window.nanos()) {
			dropOldest();
		}
		if (this.older == 0 && now - this.newestEnd >= this.window.nanos()) {
			clear();
		}
		trim();
	}

	final void add(long now, long acceptedPermits, long declinedPermits) {
		place((now - this.droppedAt < 0) ? this.droppedAt : now);
		long addedDeclined = Math.min(declinedPermits, MAX_DECLINED - this.declined);
		long added = Math.min(acceptedPermits + addedDeclined, MAX_OBSERVED - this.observed);
		this.newestObserved += added;
		this.newestDeclined += addedDeclined;
		this.observed += added;
		this.declined += addedDeclined;
	}

	/** Let the newest bucket take the permits of a time. */
	private void place(long time) {
		if (this.observed == 0) {
			clear();
			start(time);
		}
		else if (time - this.newestStart >= this.window.bucketNanos()) {
			push();
			start(time);
		}
		else if (time - this.newestEnd > 0) {
			end(time);
		}
	}

	private void start(long time) {
		this.newestStart = time;
		end(time);
	}

	private void end(long time) {
		this.newestEnd = time;
		if (this.older == 0) {
			this.oldestEnd = time;
		}
	}

	/** Nanoseconds until the oldest bucket leaves; zero if there is none. */
	final long nanosUntilOldestLeaves(long now) {
		return (this.observed == 0) ? 0 : remaining(this.oldestEnd, now);
	}

	/**
	 * Nanoseconds until so many accepted permits have left the window.
	 * <p>
	 * May run concurrently with a writer: it then returns a meaningless number, but
	 * returns.
	 */
	final long nanosUntilFreed(long permits, long now) {
		long[] entries = this.ring;
		int count = this.older;
		int first = this.head;
		long freed = 0;
		for (int i = 0; entries != null && i < count; i++) {
			int entry = entry(entries, first + i);
			freed += entries[entry + OBSERVED] - (this.keepsDeclines ? entries[entry + DECLINED] : 0);
			if (freed >= permits) {
				return remaining(entries[entry + END], now);
			}
		}
		return remaining(this.newestEnd, now);
	}

	private long remaining(long end, long now) {
		return Math.max(0, this.window.nanos() - Math.max(0, now - end));
	}

	/**
	 * Remove accepted permits of an age from the bucket that they were added to, and from
	 * older ones if it holds fewer. An age above the true one means an older bucket.
	 */
	final void refund(long permits, long now, long ageNanos) {
		if (ageNanos >= this.window.nanos()) {
			return;
		}
		long time = now - ageNanos;
		int index = 0;
		while (index < this.older && at(index, END) - time < 0) {
			index++;
		}
		long left = permits;
		if (index == this.older) {
			left -= cutNewest(Math.min(left, this.newestObserved - this.newestDeclined), 0);
		}
		for (int i = Math.min(index, this.older - 1); i >= 0 && left > 0; i--) {
			left -= cut(i, Math.min(left, at(i, OBSERVED) - declinedAt(i)), 0);
		}
		trim();
	}

	/** Set the permits observed, keeping the given side of the history. */
	final void set(long target, long now, HistoryPreservation preservation) {
		if (target == 0 || preservation == HistoryPreservation.NONE) {
			clear();
		}
		long difference = target - this.observed;
		if (difference > 0) {
			raise(difference, now, preservation);
		}
		else if (preservation == HistoryPreservation.NEWEST) {
			lowerOldest(-difference);
		}
		else {
			lowerNewest(-difference);
		}
		trim();
	}

	private void raise(long permits, long now, HistoryPreservation preservation) {
		if (this.observed == 0) {
			add(now, permits, 0);
		}
		else {
			boolean inRing = preservation == HistoryPreservation.OLDEST && this.older > 0;
			if (inRing) {
				put(0, OBSERVED, at(0, OBSERVED) + permits);
			}
			else {
				this.newestObserved += permits;
			}
			this.observed += permits;
		}
	}

	private void lowerOldest(long permits) {
		long left = permits;
		while (this.older > 0 && left >= oldest(OBSERVED)) {
			left -= oldest(OBSERVED);
			dropOldest();
		}
		if (this.older > 0) {
			cutShare(0, left);
		}
		else {
			cutNewestShare(left);
		}
	}

	private void lowerNewest(long permits) {
		long left = permits;
		while (this.older > 0 && left >= this.newestObserved) {
			left -= this.newestObserved;
			pop();
		}
		cutNewestShare(left);
	}

	private void cutShare(int index, long permits) {
		long observedHere = at(index, OBSERVED);
		long declinesHere = declinedAt(index);
		cut(index, permits, declinesHere - share(declinesHere, observedHere - permits, observedHere));
	}

	private void cutNewestShare(long permits) {
		long kept = share(this.newestDeclined, this.newestObserved - permits, this.newestObserved);
		cutNewest(permits, this.newestDeclined - kept);
	}

	private static long share(long declines, long kept, long of) {
		return (declines == 0) ? 0
				: BigInteger.valueOf(declines)
					.multiply(BigInteger.valueOf(kept))
					.divide(BigInteger.valueOf(of))
					.longValue();
	}

	private long cutNewest(long permits, long declines) {
		this.newestObserved -= permits;
		this.newestDeclined -= declines;
		this.observed -= permits;
		this.declined -= declines;
		return permits;
	}

	private long cut(int index, long permits, long declines) {
		put(index, OBSERVED, at(index, OBSERVED) - permits);
		if (declines > 0) {
			put(index, DECLINED, declinedAt(index) - declines);
		}
		this.observed -= permits;
		this.declined -= declines;
		return permits;
	}

	/**
	 * Drop emptied buckets at the old end, so that the oldest end is that of live
	 * permits.
	 */
	private void trim() {
		while (this.older > 0 && oldest(OBSERVED) == 0) {
			dropOldest();
		}
		this.oldestEnd = (this.older > 0) ? oldest(END) : this.newestEnd;
	}

	final void clear() {
		this.ring = null;
		this.head = 0;
		this.older = 0;
		this.observed = 0;
		this.declined = 0;
		this.newestObserved = 0;
		this.newestDeclined = 0;
	}

	private void push() {
		long[] entries = this.ring;
		if (entries == null) {
			this.ring = new long[INITIAL_ENTRIES << entryShift()];
		}
		else if (this.older << entryShift() == entries.length) {
			grow(entries);
		}
		this.older++;
		put(this.older - 1, END, this.newestEnd);
		put(this.older - 1, OBSERVED, this.newestObserved);
		if (this.keepsDeclines) {
			put(this.older - 1, DECLINED, this.newestDeclined);
		}
		this.newestObserved = 0;
		this.newestDeclined = 0;
	}

	private void pop() {
		this.observed -= this.newestObserved;
		this.declined -= this.newestDeclined;
		this.older--;
		this.newestEnd = at(this.older, END);
		// Its start is not known any more: take no further permits.
		this.newestStart = this.newestEnd - this.window.bucketNanos();
		this.newestObserved = at(this.older, OBSERVED);
		this.newestDeclined = declinedAt(this.older);
	}

	private void grow(long[] entries) {
		long[] larger = new long[entries.length * 2];
		int first = entry(entries, this.head);
		System.arraycopy(entries, first, larger, 0, entries.length - first);
		System.arraycopy(entries, 0, larger, entries.length - first, first);
		this.ring = larger;
		this.head = 0;
	}

	private void dropOldest() {
		this.observed -= oldest(OBSERVED);
		this.declined -= declinedAt(0);
		this.head++;
		this.older--;
	}

	private long oldest(int column) {
		return at(0, column);
	}

	private long declinedAt(int index) {
		return this.keepsDeclines ? at(index, DECLINED) : 0;
	}

	private long at(int index, int column) {
		long[] entries = entries();
		return entries[entry(entries, this.head + index) + column];
	}

	private void put(int index, int column, long value) {
		long[] entries = entries();
		entries[entry(entries, this.head + index) + column] = value;
	}

	private long[] entries() {
		long[] entries = this.ring;
		if (entries == null) {
			throw new IllegalStateException("There is no older bucket");
		}
		return entries;
	}

	/** An entry has two longs, or four where declines are kept: offsets are shifts. */
	private int entryShift() {
		return this.keepsDeclines ? 2 : 1;
	}

	/** Offset of an entry: the length of the ring is a power of two. */
	private int entry(long[] entries, int position) {
		return (position << entryShift()) & (entries.length - 1);
	}

}
