package io.trypema.spring;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.concurrency.ConcurrencyLimit;

/**
 * Defaults of limits.
 *
 * @param provider the provider that decides
 * @param strategy the strategy for calls above a limit
 * @param key the SpEL expression for the key; empty for one key for all callers
 * @param onFailure the reaction when the provider is unavailable
 * @since 0.1.0
 */
public record RateLimitDefaults(ProviderType provider, RateLimitStrategy strategy, String key, OnFailure onFailure) {

	/**
	 * Return a policy with these defaults.
	 * @param name the name
	 * @param limit the limit
	 * @return the policy
	 */
	public RateLimitPolicy policy(String name, RateLimit limit) {
		return RateLimitPolicy.of(name, limit)
			.withProvider(this.provider)
			.withStrategy(this.strategy)
			.withKey(this.key)
			.withOnFailure(this.onFailure);
	}

	/**
	 * Return a policy for calls in flight with these defaults. Where permits are leased
	 * from Redis, places are kept by Redis.
	 * @param name the name
	 * @param limit the limit
	 * @return the policy
	 */
	public ConcurrencyPolicy concurrencyPolicy(String name, ConcurrencyLimit limit) {
		ProviderType type = (this.provider == ProviderType.LOCAL) ? ProviderType.LOCAL : ProviderType.REDIS;
		return ConcurrencyPolicy.of(name, limit).withProvider(type).withKey(this.key).withOnFailure(this.onFailure);
	}

}
