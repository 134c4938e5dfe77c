package io.trypema.spring;

import org.jspecify.annotations.Nullable;

/**
 * The request of one call to one limit. Immutable and safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class LimitRequest {

	/** Not part of a policy name, so no two policies share a key. */
	private static final char SEPARATOR = ':';

	private final String scope;

	private final LimitPolicy policy;

	private final String key;

	private final long permits;

	private final @Nullable MissingKeyException missing;

	/** Joined at its first use, by each thread that finds it absent. */
	private @Nullable String limiterKey;

	/**
	 * Create a request that does not lack a key.
	 * @param scope the scope of the key: the name of a policy, or the identity of a limit
	 * stated inline
	 * @param policy the policy
	 * @param key the key; empty for callers without one
	 * @param permits the permits that the call costs, from 0 (free) to 2^53 - 1
	 */
	public LimitRequest(String scope, LimitPolicy policy, String key, long permits) {
		this(scope, policy, key, permits, null);
	}

	private LimitRequest(String scope, LimitPolicy policy, String key, long permits,
			@Nullable MissingKeyException missing) {
		this.scope = scope;
		this.policy = policy;
		this.key = key;
		this.permits = permits;
		this.missing = missing;
	}

	/**
	 * Return this request with the reason to refuse it for lack of a key.
	 * @param missing the reason, or {@code null} if it does not lack one
	 * @return the request
	 */
	public LimitRequest withMissing(@Nullable MissingKeyException missing) {
		return new LimitRequest(this.scope, this.policy, this.key, this.permits, missing);
	}

	/**
	 * Return the scope of the key.
	 * @return the name of a policy, or the identity of a limit stated inline
	 */
	public String scope() {
		return this.scope;
	}

	/**
	 * Return the policy.
	 * @return the policy
	 */
	public LimitPolicy policy() {
		return this.policy;
	}

	/**
	 * Return the key.
	 * @return the key; empty for callers without one
	 */
	public String key() {
		return this.key;
	}

	/**
	 * Return the permits that the call costs.
	 * @return the permits, from 0 (free) to 2^53 - 1
	 */
	public long permits() {
		return this.permits;
	}

	/**
	 * Return the reason to refuse the call for lack of a key.
	 * @return the reason, or {@code null} if it does not lack one
	 */
	public @Nullable MissingKeyException missing() {
		return this.missing;
	}

	/**
	 * Return the key under which the limiter counts: two policies share none.
	 * @return the scope and the key
	 */
	public String limiterKey() {
		String joined = this.limiterKey;
		if (joined == null) {
			joined = limiterKey(this.scope, this.key);
			this.limiterKey = joined;
		}
		return joined;
	}

	/**
	 * Return the key under which a limiter counts: two policies share none.
	 * @param scope the scope that the key belongs to
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

	/** Leaves out the key, which may be a secret. */
	@Override
	public String toString() {
		return "LimitRequest[scope=" + this.scope + ", permits=" + this.permits + "]";
	}

}
