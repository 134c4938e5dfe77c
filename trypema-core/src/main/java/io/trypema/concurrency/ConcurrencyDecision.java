package io.trypema.concurrency;

import java.time.Duration;
import java.util.Optional;

import io.trypema.LimitDecision;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a {@link ConcurrencyLimiter} to one call. Safe for use by many threads.
 * <p>
 * When it is serialized, the place stays with the limiter.
 *
 * @since 0.1.0
 */
public final class ConcurrencyDecision implements LimitDecision {

	private static final long serialVersionUID = 1L;

	private final ConcurrencyLimit limit;

	private final long inFlight;

	private final boolean allowed;

	private final transient @Nullable ConcurrencyPermit permit;

	private ConcurrencyDecision(ConcurrencyLimit limit, long inFlight, @Nullable ConcurrencyPermit permit) {
		if (inFlight < 0) {
			throw new IllegalArgumentException("The calls in flight must not be negative, but are " + inFlight);
		}
		this.limit = limit;
		this.inFlight = inFlight;
		this.allowed = permit != null;
		this.permit = permit;
	}

	/**
	 * Return the decision on a call that has a place.
	 * @param limit the limit that was applied
	 * @param inFlight the calls in flight, this one included
	 * @param permit the place
	 * @return the decision
	 * @throws IllegalArgumentException if the calls are negative
	 */
	public static ConcurrencyDecision allowed(ConcurrencyLimit limit, long inFlight, ConcurrencyPermit permit) {
		return new ConcurrencyDecision(limit, inFlight, permit);
	}

	/**
	 * Return the decision on a call that has no place.
	 * @param limit the limit that was applied
	 * @param inFlight the calls in flight
	 * @return the decision
	 * @throws IllegalArgumentException if the calls are negative
	 */
	public static ConcurrencyDecision refused(ConcurrencyLimit limit, long inFlight) {
		return new ConcurrencyDecision(limit, inFlight, null);
	}

	@Override
	public boolean isAllowed() {
		return this.allowed;
	}

	/**
	 * Return the limit that was applied.
	 * @return the limit
	 */
	public ConcurrencyLimit limit() {
		return this.limit;
	}

	@Override
	public long capacity() {
		return this.limit.places();
	}

	/**
	 * Return how many calls were in flight.
	 * @return the calls, this one included if it is admitted
	 */
	public long inFlight() {
		return this.inFlight;
	}

	@Override
	public long remaining() {
		return Math.max(0, this.limit.places() - this.inFlight);
	}

	/**
	 * Return the wait that the limit advises a refused caller. It is not known when a
	 * place will be free.
	 * @return the wait; empty if the call was admitted, or the limit advises none
	 */
	@Override
	public Optional<Duration> retryAfter() {
		return (this.allowed || this.limit.retryAfter().isZero()) ? Optional.empty()
				: Optional.of(this.limit.retryAfter());
	}

	/**
	 * Return the place of the call, to be closed when the call is over.
	 * @return the place
	 * @throws IllegalStateException if the call is refused
	 */
	public ConcurrencyPermit permit() {
		if (this.permit == null) {
			throw new IllegalStateException("The call has no place: " + this);
		}
		return this.permit;
	}

	@Override
	public String toString() {
		return (this.allowed ? "Allowed" : "Refused") + "[limit=" + this.limit + ", inFlight=" + this.inFlight + ']';
	}

}
