package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import io.trypema.ProviderType;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.admin.ManagedLimit;
import io.trypema.spring.admin.RateLimitAdmin;

/**
 * Health indicator for the availability of Redis to limits. It never reports
 * {@code DOWN}, since {@code on-failure} then applies to calls, and contributes nothing
 * if no limit needs Redis.
 */
final class RateLimitsHealthIndicator implements HealthIndicator {

	private static final Status DEGRADED = new Status("DEGRADED");

	private final RateLimitAdmin admin;

	private final ObjectProvider<RedisAvailability> redis;

	RateLimitsHealthIndicator(RateLimitAdmin admin, ObjectProvider<RedisAvailability> redis) {
		this.admin = admin;
		this.redis = redis;
	}

	@Override
	public @Nullable Health health() {
		RedisAvailability availability = this.redis.getIfUnique();
		List<RateLimitPolicy> policies = this.admin.limits()
			.stream()
			.map(ManagedLimit::effective)
			.filter((policy) -> policy.provider() != ProviderType.LOCAL)
			.toList();
		return (availability == null || policies.isEmpty()) ? null : health(availability, policies);
	}

	private static Health health(RedisAvailability availability, List<RateLimitPolicy> policies) {
		boolean available = availability.check();
		return Health.status(available ? Status.UP : DEGRADED)
			.withDetail("available", available)
			.withDetail("failures", availability.failures())
			.withDetail("providers", labels(policies, RateLimitPolicy::provider))
			.withDetail("onFailure", labels(policies, RateLimitPolicy::onFailure))
			.build();
	}

	private static List<String> labels(List<RateLimitPolicy> policies, Function<RateLimitPolicy, Enum<?>> property) {
		return policies.stream().map(property).map(Labels::of).distinct().sorted().toList();
	}

}
