package io.trypema.spring.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.trypema.LimitDecision;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;

/**
 * Observes requests to providers other than the local one, so that they appear in traces.
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RemoteRequestObserver implements RateLimitListener {

	private final ObservationRegistry registry;

	private final @Nullable AcquireObservationConvention convention;

	/**
	 * Create an observer.
	 * @param registry where to observe
	 * @param convention names and tags; {@code null} for the default
	 */
	public RemoteRequestObserver(ObservationRegistry registry, @Nullable AcquireObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision) {
		// Local decisions are not observed
	}

	@Override
	public RateLimitListener onRemoteRequest(LimitRequest request) {
		AcquireObservationContext context = new AcquireObservationContext(request);
		Observation observation = RateLimitObservation.ACQUIRE
			.observation(this.convention, DefaultAcquireObservationConvention.INSTANCE, () -> context, this.registry)
			.start();
		return (same, outcome, decision) -> {
			context.outcome(outcome);
			observation.stop();
		};
	}

}
