package io.trypema.concurrency;

import java.util.concurrent.CompletableFuture;

/**
 * Limits the number of calls in flight at a time, by key. Implementations are safe for
 * use by many threads.
 * <p>
 * A call that is admitted has a place until its permit is closed: <pre class="code">
 * ConcurrencyDecision decision = limiter.acquire("report", ConcurrencyLimit.of(5));
 * if (decision.isAllowed()) {
 *     try (ConcurrencyPermit permit = decision.permit()) {
 *         // make the call
 *     }
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public interface ConcurrencyLimiter extends AutoCloseable {

	/**
	 * Take a place, if there is one within {@link ConcurrencyLimit#maxWait()}. An
	 * interrupted thread stops waiting, and stays interrupted.
	 * @param key the key, any text
	 * @param limit the limit; calls with different limits for one key share its places
	 * @return the decision, with the place if there was one
	 * @throws io.trypema.RateLimiterUnavailableException if places are kept elsewhere,
	 * and there was no answer in time
	 * @throws IllegalStateException if the limiter is closed
	 */
	ConcurrencyDecision acquire(String key, ConcurrencyLimit limit);

	/**
	 * Take a place, if there is one within {@link ConcurrencyLimit#maxWait()}, without
	 * blocking the caller. Cancelling the future ends the wait, or gives the place back.
	 * @param key the key, any text
	 * @param limit the limit; calls with different limits for one key share its places
	 * @return a future of the decision, which fails with a
	 * {@link io.trypema.RateLimiterUnavailableException} if there was no answer in time
	 * @throws IllegalStateException if the limiter is closed
	 */
	CompletableFuture<ConcurrencyDecision> acquireAsync(String key, ConcurrencyLimit limit);

	/**
	 * Return how many calls are in flight.
	 * @param key the key
	 * @return the calls
	 * @throws io.trypema.RateLimiterUnavailableException if places are kept elsewhere,
	 * and there was no answer in time
	 */
	long inFlight(String key);

	/**
	 * Return how many calls are in flight, without blocking the caller.
	 * @param key the key
	 * @return a future of the calls, which fails with a
	 * {@link io.trypema.RateLimiterUnavailableException} if there was no answer in time
	 */
	CompletableFuture<Long> inFlightAsync(String key);

	/**
	 * Admit no more calls; calls that wait for a place fail. Permits can still be closed.
	 * Closing twice does nothing.
	 */
	@Override
	void close();

}
