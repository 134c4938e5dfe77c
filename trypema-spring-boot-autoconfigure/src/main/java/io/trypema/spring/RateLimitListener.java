package io.trypema.spring;

import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;

/**
 * Is told what became of each call at each limit. All beans of this type are told, on the
 * thread that the decision was had on, so they must be fast and must not block. What one
 * throws is logged, as a warning the first time, and changes nothing for the call and the
 * other listeners. Safe for use by many threads.
 * <p>
 * If a call has several limits and one refuses, what the others decided before was told
 * all the same, although their permits are given back. Where a provider fails with
 * anything but a {@link io.trypema.RateLimiterUnavailableException}, there is no outcome.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RateLimitListener {

	/**
	 * Take note of an outcome.
	 * @param request what the call asked of the limit
	 * @param outcome what became of it
	 * @param decision the decision, or {@code null} if none was taken
	 */
	void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision);

	/**
	 * Take note that a provider other than the local one is about to be asked, on the
	 * thread of the call.
	 * @param request what the call asks of the limit
	 * @return the listener that is told the outcome of this request instead of this one;
	 * by default this one
	 */
	default RateLimitListener onRemoteRequest(LimitRequest request) {
		return this;
	}

}
