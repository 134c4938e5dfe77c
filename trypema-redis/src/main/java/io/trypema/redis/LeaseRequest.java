package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The request for permits of a key, one settlement at a time, and the calls that Redis
 * rejected meanwhile. Guarded by its key.
 */
final class LeaseRequest {

	private @Nullable Settlement asked;

	private final List<LeaseMiss> rejected = new ArrayList<>(0);

	/** What was asked before something changed that the answer may not know of. */
	private @Nullable Settlement overtaken;

	/** Whether an answer is to come. */
	boolean isOpen() {
		return this.asked != null;
	}

	void begin(Settlement settlement) {
		this.asked = settlement;
	}

	/** Note an answer, or that there will be none. */
	void end(Settlement settlement) {
		if (settlement.equals(this.asked)) {
			this.asked = null;
		}
	}

	/** Have the answer that is to come not count for what it says of others. */
	void overtake() {
		this.overtaken = this.asked;
	}

	/** Whether what the answer to a settlement says of others holds. */
	boolean holds(Settlement settlement) {
		return !settlement.equals(this.overtaken);
	}

	/** Keep a call that was rejected, perhaps before permits were granted. */
	void keep(LeaseMiss miss) {
		this.rejected.add(miss);
	}

	/** Return the calls that were kept, if no answer is to come. */
	List<LeaseMiss> take() {
		if (isOpen() || this.rejected.isEmpty()) {
			return List.of();
		}
		List<LeaseMiss> taken = List.copyOf(this.rejected);
		this.rejected.clear();
		return taken;
	}

}
