package io.trypema.spring.admin;

import java.util.List;

import io.trypema.RateLimit;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.interceptor.EffectivePolicies;

/**
 * The limit in effect for a key.
 *
 * @param scope the scope that the key belongs to
 * @param policy the policy in effect
 * @param key the key
 * @param limit the limit of the key
 */
record KeyLimit(String scope, RateLimitPolicy policy, String key, RateLimit limit) {

	static KeyLimit of(ManagedLimit limit, String key, EffectivePolicies policies) {
		return new KeyLimit(limit.scope(), limit.effective(), key, policies.limit(limit.effective(), key));
	}

	String limiterKey() {
		return LimitRequest.limiterKey(this.scope, this.key);
	}

	/** Policies that differ only in their cost or key expression share a history. */
	Object identity() {
		return List.of(this.scope, this.limit, this.policy.provider(), this.policy.strategy());
	}

}
