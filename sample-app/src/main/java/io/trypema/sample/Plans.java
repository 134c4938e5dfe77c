package io.trypema.sample;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import io.trypema.RateLimit;
import io.trypema.spring.RateLimitResolver;

/**
 * The customers and the plans that they have paid for. Callers without a known API key
 * share the limit of the policy.
 */
@Component
class Plans implements RateLimitResolver {

	private static final Map<String, String> CUSTOMERS = Map.of("k-4711", "acme", "k-0815", "globex");

	private static final Map<String, RateLimit> LIMITS = Map.of("acme", RateLimit.perMinute(100), "globex",
			RateLimit.perMinute(20));

	public @Nullable String customerOf(@Nullable String apiKey) {
		return (apiKey != null) ? CUSTOMERS.get(apiKey) : null;
	}

	@Override
	public @Nullable RateLimit resolve(String policy, String key) {
		return "plan".equals(policy) ? LIMITS.get(key) : null;
	}

}
