package io.trypema.spring.interceptor;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;

/**
 * Keeps what a listener throws from the call, and logs it: as a warning the first time,
 * for debugging from then on.
 */
final class GuardedRateLimitListener implements RateLimitListener {

	private static final Log logger = LogFactory.getLog(RateLimitListener.class);

	private final RateLimitListener listener;

	private final AtomicBoolean failed;

	GuardedRateLimitListener(RateLimitListener listener) {
		this(listener, new AtomicBoolean());
	}

	private GuardedRateLimitListener(RateLimitListener listener, AtomicBoolean failed) {
		this.listener = listener;
		this.failed = failed;
	}

	@Override
	public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable RateLimitDecision decision) {
		try {
			this.listener.onOutcome(request, outcome, decision);
		}
		catch (RuntimeException | Error ex) {
			log(ex);
		}
	}

	@Override
	@SuppressWarnings("ReferenceEquality")
	public RateLimitListener onRemoteRequest(LimitRequest request) {
		try {
			RateLimitListener next = this.listener.onRemoteRequest(request);
			return (next == this.listener) ? this : new GuardedRateLimitListener(next, this.failed);
		}
		catch (RuntimeException | Error ex) {
			log(ex);
			return this;
		}
	}

	private void log(Throwable failure) {
		String message = "The rate limit listener " + this.listener.getClass().getName() + " failed";
		if (this.failed.compareAndSet(false, true)) {
			logger.warn(message + "; its further failures are logged at debug level", failure);
		}
		else {
			logger.debug(message, failure);
		}
	}

}
