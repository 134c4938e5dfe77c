package io.trypema.redis;

import org.jspecify.annotations.Nullable;

/**
 * The settlements that release leases of a key. Guarded by its key.
 */
final class LeaseReleases {

	private int unanswered;

	private @Nullable Settlement failed;

	void begin() {
		this.unanswered++;
	}

	void answered() {
		this.unanswered--;
	}

	/** Keep one that was not answered, to be tried again. */
	void failed(Settlement settlement) {
		this.unanswered--;
		this.failed = settlement;
	}

	/** Begin the one that was kept once more, if there is one. */
	@Nullable Settlement again() {
		Settlement again = this.failed;
		if (again != null) {
			this.failed = null;
			begin();
		}
		return again;
	}

	boolean areDone() {
		return this.unanswered == 0 && this.failed == null;
	}

}
