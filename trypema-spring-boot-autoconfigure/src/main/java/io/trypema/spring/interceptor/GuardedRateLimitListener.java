package io.trypema.spring.interceptor;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;

/**
 * Logs exceptions of a listener, so that they do not affect the call: the first as a
 * warning, further ones for debugging.
 */
final class GuardedRateLimitListener implements RateLimitListener {

	/** Named by the public class. */
	private static final Log logger = LogFactory.getLog("io.trypema.spring.RateLimitListener");

	private final RateLimitListener listener;

	private final FirstFailureLog failures;

	GuardedRateLimitListener(RateLimitListener listener) {
		this(listener, new FirstFailureLog(logger));
	}

	private GuardedRateLimitListener(RateLimitListener listener, FirstFailureLog failures) {
		this.listener = listener;
		this.failures = failures;
	}

	@Override
	public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision) {
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
			return (next == this.listener) ? this : new GuardedRateLimitListener(next, this.failures);
		}
		catch (RuntimeException | Error ex) {
			log(ex);
			return this;
		}
	}

	private void log(Throwable failure) {
		this.failures.note("The rate limit listener " + this.listener.getClass().getName() + " failed", failure);
	}

}
