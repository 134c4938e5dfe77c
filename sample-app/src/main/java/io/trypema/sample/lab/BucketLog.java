package io.trypema.sample.lab;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The buckets of one window, by the rule of the limiters: a bucket starts with its first
 * call, takes all that follow within the bucket size, and leaves once its last call is as
 * old as the window.
 */
final class BucketLog {

	private final long windowNanos;

	private final long bucketNanos;

	private final Deque<Bucket> buckets = new ArrayDeque<>();

	BucketLog(Duration window, Duration bucketSize) {
		this.windowNanos = window.toNanos();
		this.bucketNanos = bucketSize.toNanos();
	}

	void add(int client, boolean admitted, long nanos) {
		Bucket newest = this.buckets.peekLast();
		if (newest == null || nanos - newest.startNanos >= this.bucketNanos) {
			newest = new Bucket(nanos);
			this.buckets.add(newest);
		}
		newest.add(client, admitted, nanos);
	}

	/**
	 * Return the buckets that have not left the window, the oldest first.
	 * @param origin the moment to which the times of the buckets are relative
	 */
	List<BucketView> view(long now, long origin) {
		while (!this.buckets.isEmpty() && now - this.buckets.element().endNanos >= this.windowNanos) {
			this.buckets.remove();
		}
		return this.buckets.stream().map((bucket) -> bucket.view(origin)).toList();
	}

	private static final class Bucket {

		private static final long NANOS_PER_MILLI = 1_000_000L;

		private final long startNanos;

		private final long[] admitted = new long[2];

		private long endNanos;

		private long refused;

		Bucket(long startNanos) {
			this.startNanos = startNanos;
		}

		void add(int client, boolean isAdmitted, long nanos) {
			this.endNanos = nanos;
			if (isAdmitted) {
				this.admitted[client]++;
			}
			else {
				this.refused++;
			}
		}

		BucketView view(long origin) {
			return new BucketView((this.startNanos - origin) / NANOS_PER_MILLI,
					(this.endNanos - origin) / NANOS_PER_MILLI, List.of(this.admitted[0], this.admitted[1]),
					this.refused);
		}

	}

	/**
	 * A bucket.
	 *
	 * @param start when its first call arrived, in milliseconds since the experiment
	 * began
	 * @param end when its last call arrived
	 * @param admitted the calls admitted, for each client
	 * @param refused the calls refused and recorded
	 */
	record BucketView(long start, long end, List<Long> admitted, long refused) {

	}

}
