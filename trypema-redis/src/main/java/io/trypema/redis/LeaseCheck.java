package io.trypema.redis;

/**
 * The next scheduled check of a leased key, which may be postponed and brought forward.
 * Guarded by its key.
 */
final class LeaseCheck {

	private final LeasedKey leased;

	private final LeaseFlusher flusher;

	private long at;

	private boolean scheduled;

	/** When the flusher comes, at the latest. */
	private long scheduledAt;

	LeaseCheck(LeasedKey leased, LeaseFlusher flusher) {
		this.leased = leased;
		this.flusher = flusher;
	}

	/** Set the time. */
	void set(long time) {
		this.at = time;
		if (!this.scheduled || time - this.scheduledAt < 0) {
			schedule();
		}
	}

	private void schedule() {
		this.scheduled = true;
		this.scheduledAt = this.at;
		this.flusher.schedule(this.leased, this.at);
	}

	/**
	 * Return whether it is time, now that the flusher comes for a time. If not, it comes
	 * again, or came for a time that was brought forward.
	 */
	boolean isDue(long time, long now) {
		if (!this.scheduled || time != this.scheduledAt) {
			return false;
		}
		this.scheduled = false;
		if (now - this.at < 0) {
			schedule();
			return false;
		}
		return true;
	}

}
