package io.trypema.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Age of the oldest increment that is not yet flushed to Redis. Safe for use by many
 * threads.
 */
final class PendingAge {

	@GuardedBy("this")
	private boolean pending;

	@GuardedBy("this")
	private long since;

	@GuardedBy("this")
	private long takenAt;

	/** Something was added. */
	synchronized void added(long now) {
		if (!this.pending) {
			this.pending = true;
			this.since = now;
		}
	}

	/** All pending increments are about to be sent. */
	synchronized void allTaken(long now) {
		this.takenAt = now;
	}

	/** The increments taken last were acknowledged. */
	synchronized void takenAnswered() {
		if (this.takenAt - this.since > 0) {
			this.since = this.takenAt;
		}
	}

	/** All increments were acknowledged. */
	synchronized void allAnswered() {
		this.pending = false;
	}

	/** Return the age of the oldest pending increment. */
	synchronized long nanos(long now) {
		return this.pending ? now - this.since : 0;
	}

}
