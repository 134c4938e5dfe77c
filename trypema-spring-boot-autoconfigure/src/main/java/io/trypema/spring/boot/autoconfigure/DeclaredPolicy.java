package io.trypema.spring.boot.autoconfigure;

import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimit;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RateLimitPolicy;

/**
 * A policy declared by properties.
 *
 * @param name its name
 * @param properties its properties
 */
record DeclaredPolicy(String name, TrypemaPolicyProperties properties) {

	void addTo(RateLimitPolicies.Builder builder) {
		builder.add(this.name, limit(), this::details);
	}

	private RateLimit limit() {
		String rate = this.properties.getRate();
		if (rate == null) {
			throw new RateLimitConfigurationException("Policy '" + this.name + "' has no rate.",
					"Set " + property("rate") + " to a rate such as 10/s, 0.5/s, 20/10s or 100/min.");
		}
		RateLimit limit = PropertyValue.map(property("rate"), rate, RateLimit::parse);
		limit = with(limit, "window", this.properties.getWindow(), RateLimit::withWindow);
		limit = with(limit, "bucket-size", this.properties.getBucketSize(), RateLimit::withBucketSize);
		limit = with(limit, "hard-limit-factor", this.properties.getHardLimitFactor(), RateLimit::withHardLimitFactor);
		return with(limit, "suppression-factor-cache", this.properties.getSuppressionFactorCache(),
				RateLimit::withSuppressionFactorCache);
	}

	private <T> RateLimit with(RateLimit limit, String property, @Nullable T value,
			BiFunction<RateLimit, T, RateLimit> setting) {
		return (value != null) ? PropertyValue.map(property(property), value, (given) -> setting.apply(limit, given))
				: limit;
	}

	private RateLimitPolicy details(RateLimitPolicy defaults) {
		RateLimitPolicy policy = defaults.withPermits(this.properties.getPermits())
			.withMissingKey(this.properties.getMissingKey())
			.withOnResolverFailure(this.properties.getOnResolverFailure())
			.withShadow(this.properties.isShadow());
		if (this.properties.getProvider() != null) {
			policy = policy.withProvider(this.properties.getProvider());
		}
		if (this.properties.getStrategy() != null) {
			policy = policy.withStrategy(this.properties.getStrategy());
		}
		if (this.properties.getOnFailure() != null) {
			policy = policy.withOnFailure(this.properties.getOnFailure());
		}
		return (this.properties.getKey() != null) ? policy.withKey(this.properties.getKey()) : policy;
	}

	private String property(String property) {
		return RateLimitPolicies.property(this.name, property);
	}

}
