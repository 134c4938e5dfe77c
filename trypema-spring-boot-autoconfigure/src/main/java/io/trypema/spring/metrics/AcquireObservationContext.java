package io.trypema.spring.metrics;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitOutcome;

/**
 * Observation context of a request to a provider other than the local one.
 *
 * @since 0.1.0
 */
public final class AcquireObservationContext extends Observation.Context {

	private final LimitRequest request;

	private @Nullable RateLimitOutcome outcome;

	AcquireObservationContext(LimitRequest request) {
		this.request = request;
	}

	/**
	 * Return the request of the call to the limit. Its key may be personal and must not
	 * become a tag.
	 * @return the request
	 */
	public LimitRequest request() {
		return this.request;
	}

	/**
	 * Return the outcome of the call.
	 * @return the outcome, or {@code null} while the request is pending
	 */
	public @Nullable RateLimitOutcome outcome() {
		return this.outcome;
	}

	void outcome(RateLimitOutcome outcome) {
		this.outcome = outcome;
	}

}
