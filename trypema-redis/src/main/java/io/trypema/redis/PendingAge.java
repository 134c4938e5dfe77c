package io.trypema.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Age of the oldest increment that is not yet flushed to Redis. Safe for use by many
 * threads.
 */
final class PendingAge {

	@GuardedBy("this")
	private boolean waiting;

	@GuardedBy("this")
	private long since;

	@GuardedBy("this")
	private long takenAt;

	/** Something was added. */
	synchronized void added(long now) {
		if (!this.waiting) {
			this.waiting = true;
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

	/** Nothing is pending. */
	synchronized void settled() {
		this.waiting = false;
	}

	/** Return the age of the oldest pending increment. */
	synchronized long nanos(long now) {
		return this.waiting ? now - this.since : 0;
	}

}
