package io.trypema.spring.interceptor;

import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

/**
 * The places that a call holds, until the exchange that it handles is over, or else until
 * its own work is.
 */
final class HeldPlaces {

	/** That of a call without places. */
	private static final HeldPlaces NONE = new HeldPlaces();

	private boolean followed;

	private boolean over;

	private @Nullable Admission admission;

	private HeldPlaces() {
	}

	/** To be called on the thread of the call, before its limits are asked. */
	static HeldPlaces of(LimitedCall call) {
		if (!call.takesPlaces()) {
			return NONE;
		}
		HeldPlaces places = new HeldPlaces();
		places.followed = call.context().exchange().onEnd(call.method(), places::end);
		return places;
	}

	/** What a call fails with that gets its places too late. */
	static CancellationException over() {
		return new CancellationException("The exchange is over");
	}

	/**
	 * Begin with the places that a call has.
	 * @return whether it is in time, or else the exchange is over, and the places are to
	 * be given back
	 */
	boolean begin(Admission admission) {
		if (this == NONE) {
			return true;
		}
		synchronized (this) {
			this.admission = admission;
			return !this.over;
		}
	}

	boolean hasPlaces() {
		return this != NONE;
	}

	/** Whether the work of the call is what the places are for. */
	boolean isOfWork() {
		return this != NONE && !this.followed;
	}

	/** The work of the call is over. */
	void returned() {
		if (isOfWork()) {
			end();
		}
	}

	/**
	 * The work of the call has failed, or nobody wants it any more. Whether the exchange
	 * ends for that is not certain: containers forget requests whose client has gone.
	 */
	void brokenOff() {
		if (this != NONE) {
			end();
		}
	}

	private void end() {
		Admission left;
		synchronized (this) {
			this.over = true;
			left = this.admission;
		}
		if (left != null) {
			left.leave();
		}
	}

}
