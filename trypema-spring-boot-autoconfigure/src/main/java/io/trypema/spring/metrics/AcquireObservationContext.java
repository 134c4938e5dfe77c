package io.trypema.spring.metrics;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitOutcome;

/**
 * What is known of one request to a provider other than the local one.
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
	 * Return what the call asks of the limit. Its key may be personal: it belongs in no
	 * tag.
	 * @return the request
	 */
	public LimitRequest request() {
		return this.request;
	}

	/**
	 * Return what became of the call.
	 * @return the outcome, or {@code null} while there is none
	 */
	public @Nullable RateLimitOutcome outcome() {
		return this.outcome;
	}

	void outcome(RateLimitOutcome outcome) {
		this.outcome = outcome;
	}

}
