package io.trypema.spring.interceptor;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.concurrency.ConcurrencyLimit;

/**
 * What holds for limits that do not say otherwise.
 *
 * @param provider where decisions are taken
 * @param strategy what happens above a limit
 * @param key the SpEL expression for the key; empty for one key for all callers
 * @param onFailure what becomes of a call when the provider gives no decision
 * @since 0.1.0
 */
public record RateLimitDefaults(ProviderType provider, RateLimitStrategy strategy, String key, OnFailure onFailure) {

	RateLimitPolicy policy(String name, RateLimit limit) {
		return new RateLimitPolicy(name, limit, this.provider, this.strategy, this.key, "1", this.onFailure, false,
				MissingKey.SHARED, OnResolverFailure.POLICY, name);
	}

	/** Places are kept by Redis where permits are leased from it. */
	ConcurrencyPolicy concurrencyPolicy(String name, ConcurrencyLimit limit) {
		ProviderType type = (this.provider == ProviderType.LOCAL) ? ProviderType.LOCAL : ProviderType.REDIS;
		return ConcurrencyPolicy.of(name, limit).withProvider(type).withKey(this.key).withOnFailure(this.onFailure);
	}

}
