package io.trypema;

/**
 * A limiter that admits a call exactly if it fits: in any interval as long as the window,
 * anywhere on the time line, at most the capacity is admitted.
 * <p>
 * Decisions are {@link RateLimitDecision.Allowed} or {@link RateLimitDecision.Rejected}.
 * A rejected call is not recorded.
 *
 * @since 0.1.0
 */
public interface AbsoluteRateLimiter extends KeyedRateLimiter {

}
