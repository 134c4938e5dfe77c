package io.trypema.spring;

import org.jspecify.annotations.Nullable;

/**
 * What one call asks of one limit.
 *
 * @param scope what the key belongs to: the name of a policy, or what identifies a limit
 * stated inline
 * @param policy the policy
 * @param key the key; empty for callers without one
 * @param permits the permits that the call costs, from 0 (free) to 2^53 - 1
 * @param missing why the call is to be refused for lack of a key, or {@code null}
 * @since 0.1.0
 */
public record LimitRequest(String scope, LimitPolicy policy, String key, long permits,
		@Nullable MissingKeyException missing) {

	/** Not part of a policy name, so no two policies share a key. */
	private static final char SEPARATOR = ':';

	/**
	 * Create a request that does not lack a key.
	 * @param scope what the key belongs to: the name of a policy, or what identifies a
	 * limit stated inline
	 * @param policy the policy
	 * @param key the key; empty for callers without one
	 * @param permits the permits that the call costs, from 0 (free) to 2^53 - 1
	 */
	public LimitRequest(String scope, LimitPolicy policy, String key, long permits) {
		this(scope, policy, key, permits, null);
	}

	/**
	 * Return the key under which the limiter counts: two policies share none.
	 * @return the scope and the key
	 */
	public String limiterKey() {
		return limiterKey(this.scope, this.key);
	}

	/**
	 * Return the key under which a limiter counts: two policies share none.
	 * @param scope what the key belongs to
	 * @param key the key of the call
	 * @return the key of the limiter
	 */
	public static String limiterKey(String scope, String key) {
		return scope + SEPARATOR + key;
	}

	/**
	 * Return the scope that the key of a limiter belongs to.
	 * @param limiterKey the key of a limiter
	 * @return its scope
	 */
	public static String scopeOf(String limiterKey) {
		return limiterKey.substring(0, Math.max(0, limiterKey.indexOf(SEPARATOR)));
	}

}
