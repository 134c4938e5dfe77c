package io.trypema.spring.interceptor;

import java.util.concurrent.CancellationException;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The places that a call holds, until the exchange that it handles is over, or else until
 * its own work is.
 */
final class HeldPlaces {

	/** Used for calls without places. */
	private static final HeldPlaces NONE = new HeldPlaces();

	private boolean followed;

	@GuardedBy("this")
	private boolean over;

	@GuardedBy("this")
	private @Nullable Admission admission;

	private HeldPlaces() {
	}

	/** To be called on the thread of the call, before its limits are checked. */
	static HeldPlaces of(LimitedCall call) {
		if (!call.takesPlaces()) {
			return NONE;
		}
		HeldPlaces places = new HeldPlaces();
		places.followed = call.context().exchange().onEnd(call.method(), places::end);
		return places;
	}

	/** The exception for a call that got its places too late. */
	static CancellationException over() {
		return new CancellationException("The exchange is over");
	}

	/**
	 * Take over the places of a call.
	 * @return whether it is in time; otherwise the exchange is over, and the caller must
	 * give back the places
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

	/** Whether the places are held for the work of the call, and not for an exchange. */
	boolean isOfWork() {
		return this != NONE && !this.followed;
	}

	/** Handle the end of the work of the call. */
	void returned() {
		if (isOfWork()) {
			end();
		}
	}

	/**
	 * Handle a failure or cancellation of the work of the call. The end of the exchange
	 * may never follow: containers drop requests whose client has disconnected.
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
