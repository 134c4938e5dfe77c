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

	private final List<DecisionCall> rejected = new ArrayList<>(0);

	/** The request that was overtaken by a change that its answer may not reflect. */
	private @Nullable Settlement overtaken;

	/** Whether an answer is to come. */
	boolean isOpen() {
		return this.asked != null;
	}

	void begin(Settlement settlement) {
		this.asked = settlement;
	}

	/** Record an answer, or that there will be none. */
	void end(Settlement settlement) {
		if (settlement.equals(this.asked)) {
			this.asked = null;
		}
	}

	/** Ignore the state of the key in the answer to come: it may be outdated. */
	void overtake() {
		this.overtaken = this.asked;
	}

	/** Whether the state of the key in the answer to a settlement is valid. */
	boolean holds(Settlement settlement) {
		return !settlement.equals(this.overtaken);
	}

	/** Keep a call that was rejected, perhaps before permits were granted. */
	void keep(DecisionCall call) {
		this.rejected.add(call);
	}

	/** Return the calls that were kept, if no answer is to come. */
	List<DecisionCall> take() {
		if (isOpen() || this.rejected.isEmpty()) {
			return List.of();
		}
		List<DecisionCall> taken = List.copyOf(this.rejected);
		this.rejected.clear();
		return taken;
	}

}
