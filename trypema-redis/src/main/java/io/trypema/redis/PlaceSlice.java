package io.trypema.redis;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The slice of this instance: the places of one key that it holds, and their number in
 * Redis. Guarded by its owner.
 */
final class PlaceSlice {

	/*
	 * As calls are answered in the order in which they were made, each answer shows the
	 * slice that the one before it left. If it does not, or if a call got no answer, the
	 * slice is in doubt: no calls are made, and when none is under way any more, it is
	 * set to the number held, which includes places given back meanwhile. As a request
	 * whose answer was lost may still arrive, minutes later if TCP sends it again, it is
	 * checked with each heartbeat for as long as that.
	 */

	private static final Duration MAX_DELAY = Duration.ofMinutes(15);

	/** Number of checks after an answer was lost. */
	private final int looks;

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

	private int looksLeft;

	/** How often Redis had fewer places than are held. */
	private int losses;

	/** Whether the loss of the present places is known. */
	private boolean lost;

	/**
	 * Create a slice.
	 * @param looks the number of checks after an answer was lost
	 */
	PlaceSlice(int looks) {
		this.looks = looks;
	}

	/** Return the number of checks until no request can arrive any more. */
	static int looks(Duration interval) {
		return (int) Math.max(1, MAX_DELAY.dividedBy(interval));
	}

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
	 * Process the answer to a call that took a place or gave one back.
	 * @return whether it shows that places were lost
	 */
	boolean answered(PlacesAnswer answer) {
		this.underWay--;
		InstanceReply reply = answer.reply();
		if (reply == null) {
			if (answer.isDoubtful()) {
				lostAnswer();
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
		this.looksLeft = Math.max(this.looksLeft, 1);
	}

	private void lostAnswer() {
		doubt();
		this.looksLeft = this.looks;
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

	/** Check it against Redis, unless calls do. */
	void look() {
		if (this.underWay == 0 && (this.held > 0 || this.looksLeft > 0)) {
			this.doubtful = true;
			this.looksLeft = Math.max(0, this.looksLeft - 1);
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

	/** Return the value to set it to, by a call that is made now. */
	long setting() {
		this.setting = true;
		this.doubtful = false;
		callMade();
		return this.held;
	}

	/**
	 * Process the answer to the call that set it.
	 * @return whether it shows that places were lost
	 */
	boolean set(long right, @Nullable InstanceReply reply) {
		this.setting = false;
		this.underWay--;
		if (reply == null) {
			lostAnswer();
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

	/** Whether it holds no state. */
	boolean isIdle() {
		return this.held == 0 && this.underWay == 0 && this.looksLeft == 0 && isSure();
	}

}
