package io.trypema.redis;

import org.jspecify.annotations.Nullable;

/**
 * The places of one key that this instance holds, and what Redis has of them: its slice.
 * Guarded by whoever has it.
 */
final class Slice {

	/*
	 * As calls are answered in the order in which they were made, each answer shows the
	 * slice that the one before it left. If it does not, or if a call got no answer, the
	 * slice is in doubt: no calls are made, and when none is under way any more, it is
	 * set to what is held, which includes what was given back meanwhile. As what was sent
	 * before an answer was lost may still arrive, it is looked at once more later.
	 */

	/** The places that permits hold. */
	private long held;

	/** The slice in Redis, by the last answer. */
	private long known;

	/** The calls to Redis that are under way. */
	private int underWay;

	private boolean doubtful;

	/** Whether to set it as soon as possible, and not at the next occasion. */
	private boolean due;

	private boolean setting;

	private boolean lookingAgain;

	/** How often Redis had fewer places than are held. */
	private int losses;

	/** Whether that is known of the present ones. */
	private boolean lost;

	/** Whether calls can be made. */
	boolean isSure() {
		return !this.doubtful && !this.setting;
	}

	void callMade() {
		this.underWay++;
	}

	void taken() {
		this.held++;
	}

	void givenUp() {
		this.held--;
	}

	/**
	 * Note the answer to a call that took a place or gave one back.
	 * @return whether it shows that places were lost
	 */
	boolean answered(PlacesAnswer answer) {
		this.underWay--;
		InstanceReply reply = answer.reply();
		if (reply == null) {
			if (answer.isDoubtful()) {
				doubt();
			}
			return false;
		}
		long before = reply.previous().mine();
		boolean losing = !this.doubtful && before < this.known;
		if (before != this.known) {
			doubt();
		}
		this.known = reply.values().mine();
		return losing && lose();
	}

	private void doubt() {
		this.doubtful = true;
		this.due = true;
		this.lookingAgain = true;
	}

	private boolean lose() {
		this.losses++;
		this.lost = true;
		return true;
	}

	/** Set it if it is in doubt: there is an occasion to. */
	void retry() {
		this.due = true;
	}

	/** Have Redis asked about it, unless calls show it. */
	void look() {
		if (this.underWay == 0 && (this.held > 0 || this.lookingAgain)) {
			this.doubtful = true;
			this.lookingAgain = false;
		}
		this.due = true;
	}

	/** Whether it should be set now. */
	boolean isToBeSet() {
		if (this.underWay == 0 && !this.doubtful && this.known != this.held) {
			doubt();
		}
		return this.doubtful && this.due && this.underWay == 0;
	}

	/** Return what it is to be set to, by a call that is made now. */
	long setting() {
		this.setting = true;
		this.doubtful = false;
		callMade();
		return this.held;
	}

	/**
	 * Note the answer to the call that set it.
	 * @return whether it shows that places were lost
	 */
	boolean set(long right, @Nullable InstanceReply reply) {
		this.setting = false;
		this.underWay--;
		if (reply == null) {
			doubt();
			this.due = false;
			return false;
		}
		boolean losing = !this.lost && reply.previous().mine() < right && lose();
		this.lost = false;
		this.known = reply.values().mine();
		return losing;
	}

	int losses() {
		return this.losses;
	}

	/** Whether there is nothing to be known of it. */
	boolean isIdle() {
		return this.held == 0 && this.underWay == 0 && !this.lookingAgain && isSure();
	}

}
