package io.trypema;

import java.util.concurrent.CompletableFuture;

/**
 * A limiter that sheds calls above the limit at random, so that the admitted rate stays
 * at the limit whatever the load, and that admits at most the hard limit in any interval
 * as long as the window.
 * <p>
 * Decisions are {@link RateLimitDecision.Allowed} or
 * {@link RateLimitDecision.Suppressed}. Denied calls are recorded too: they count in the
 * observed rate.
 *
 * @since 0.1.0
 */
public interface SuppressedRateLimiter extends KeyedRateLimiter {

	/**
	 * Return the share of calls for one permit that is shed at present. Changes nothing
	 * and creates nothing.
	 * @param key the key
	 * @param limit the limit
	 * @return the suppression factor, from 0 (all admitted, or unknown key) to 1 (all
	 * denied)
	 */
	double suppressionFactor(String key, RateLimit limit);

	/**
	 * Return the share of calls for one permit that is shed at present, without blocking
	 * the caller. Changes nothing and creates nothing.
	 * @param key the key
	 * @param limit the limit
	 * @return a future of the suppression factor, from 0 (all admitted, or unknown key)
	 * to 1 (all denied)
	 */
	CompletableFuture<Double> suppressionFactorAsync(String key, RateLimit limit);

}
