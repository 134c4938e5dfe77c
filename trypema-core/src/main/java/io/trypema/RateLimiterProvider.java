package io.trypema;

import java.util.stream.Stream;

/**
 * A backend that makes decisions, with a limiter for each strategy. Safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public interface RateLimiterProvider extends AutoCloseable {

	/**
	 * Return where the decisions are made.
	 * @return the type of this provider
	 */
	ProviderType type();

	/**
	 * Return the limiter that allows or rejects.
	 * @return the limiter, the same at each call
	 */
	AbsoluteRateLimiter absolute();

	/**
	 * Return the limiter that sheds at random above the limit.
	 * @return the limiter, the same at each call
	 */
	SuppressedRateLimiter suppressed();

	/**
	 * Return the limiter of a strategy.
	 * @param strategy the strategy
	 * @return the limiter, the same at each call
	 */
	default KeyedRateLimiter limiter(RateLimitStrategy strategy) {
		return switch (strategy) {
			case ABSOLUTE -> absolute();
			case SUPPRESSED -> suppressed();
		};
	}

	/**
	 * Resolve a rate as the limiters of this provider do.
	 * @param limit the rate
	 * @return the limit with its window and capacity
	 * @throws IllegalArgumentException if no such window is possible, or it would hold no
	 * permit
	 */
	WindowLimit resolve(RateLimit limit);

	/**
	 * Return the keys that this process holds state of, for monitoring: all keys of the
	 * local provider, and those with leases or refusals of the hybrid one. The Redis
	 * provider holds none: only Redis knows its keys, and would have to scan its whole
	 * keyspace.
	 * @param strategy the strategy of their limiter
	 * @return the keys in no order, each once, whatever limits it has; a weakly
	 * consistent stream, which goes through the keys at the pace of its reader
	 */
	Stream<String> keysInProcess(RateLimitStrategy strategy);

	/**
	 * Release the resources of this provider. Calls of its limiters fail from now on;
	 * closing again does nothing.
	 */
	@Override
	void close();

}
