package io.trypema.redis;

/**
 * The next scheduled check of a leased key, which may be postponed and brought forward.
 * Guarded by its key.
 */
final class LeaseCheck {

	private final LeaseFlusher.Settleable leased;

	private final LeaseFlusher flusher;

	private long at;

	private boolean scheduled;

	/** Latest time at which the flusher calls. */
	private long scheduledAt;

	LeaseCheck(LeaseFlusher.Settleable leased, LeaseFlusher flusher) {
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
	 * Return whether the check is due when the flusher calls for a scheduled time. If
	 * not, it is scheduled again, or that time was brought forward.
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
