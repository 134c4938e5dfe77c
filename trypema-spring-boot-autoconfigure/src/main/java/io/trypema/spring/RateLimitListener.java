package io.trypema.spring;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;

/**
 * Callback invoked with the outcome of every limit check. All beans of this type are
 * invoked, on the thread that received the decision, so they must be fast and must not
 * block. An exception of a listener is logged, as a warning the first time, and affects
 * neither the call nor other listeners. Safe for use by many threads.
 * <p>
 * If a call has several limits and one refuses, the earlier decisions of the others are
 * reported too, although their permits are given back. If a provider fails with any other
 * exception than a {@link io.trypema.RateLimiterUnavailableException}, there is no
 * outcome.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RateLimitListener {

	/**
	 * Handle the outcome of a limit check.
	 * @param request the request of the call to the limit
	 * @param outcome the outcome
	 * @param decision the decision, or {@code null} if none was taken
	 */
	void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision);

	/**
	 * Handle the start of a request to a provider other than the local one, on the thread
	 * of the call.
	 * @param request the request of the call to the limit
	 * @return the listener to notify of the outcome of this request in place of this one;
	 * by default this one
	 */
	default RateLimitListener onRemoteRequest(LimitRequest request) {
		return this;
	}

}
