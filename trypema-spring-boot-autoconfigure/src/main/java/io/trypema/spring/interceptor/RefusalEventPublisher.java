package io.trypema.spring.interceptor;

import io.trypema.internal.SampledCount;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

import io.trypema.LimitDecision;
import io.trypema.Ticker;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.RateLimitRefusedEvent;

/**
 * Publishes {@link RateLimitRefusedEvent}s, at most one a second for each policy and
 * outcome. Allowed calls only cost a check of the outcome. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RefusalEventPublisher implements RateLimitListener {

	private static final Log logger = LogFactory.getLog(RefusalEventPublisher.class);

	private static final Set<RateLimitOutcome> PUBLISHED = EnumSet.of(RateLimitOutcome.REJECTED,
			RateLimitOutcome.SUPPRESSED_DENIED, RateLimitOutcome.SHADOW_REFUSED, RateLimitOutcome.MISSING_KEY,
			RateLimitOutcome.UNRESOLVED, RateLimitOutcome.FAILED_OPEN, RateLimitOutcome.FAILED_CLOSED,
			RateLimitOutcome.FAILED_LOCAL);

	private final ApplicationEventPublisher publisher;

	private final Ticker ticker;

	private final Map<Series, SampledCount> counts = new ConcurrentHashMap<>();

	/**
	 * Create a publisher.
	 * @param publisher publishes the events, on the thread of the call
	 * @param ticker the source of time
	 */
	public RefusalEventPublisher(ApplicationEventPublisher publisher, Ticker ticker) {
		this.publisher = publisher;
		this.ticker = ticker;
	}

	@Override
	public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision) {
		if (PUBLISHED.contains(outcome)) {
			long now = this.ticker.nanos();
			String policy = request.policy().name();
			long count = count(new Series(policy, outcome), now).add(now);
			if (count > 0) {
				publish(new RateLimitRefusedEvent(policy, request.key(), outcome, decision, count));
			}
		}
	}

	private SampledCount count(Series series, long now) {
		SampledCount present = this.counts.get(series);
		return (present != null) ? present : this.counts.computeIfAbsent(series, (absent) -> new SampledCount(now));
	}

	/** A listener that fails must not make the call fail. */
	private void publish(RateLimitRefusedEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed on " + event, ex);
		}
	}

	/**
	 * Identity of a series of events that is sampled separately.
	 */
	private record Series(String policy, RateLimitOutcome outcome) {
	}

}
