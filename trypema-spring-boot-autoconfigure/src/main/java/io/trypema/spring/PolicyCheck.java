package io.trypema.spring;

import java.util.function.Predicate;
import java.util.OptionalLong;
import java.util.List;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import io.trypema.WindowLimit;

/**
 * Checks of a policy at start-up: its provider is available, its window has capacity, and
 * a call fits.
 */
final class PolicyCheck {

	private static final String REDIS_REMEDY = "Add the dependency io.trypema:trypema-redis and a Redis connection, such as that "
			+ "of spring-boot-starter-data-redis";

	private PolicyCheck() {
	}

	static void check(String owner, RateLimitPolicy policy, RateLimiter limiter) {
		checkProvider(owner, policy.provider(), limiter);
		if (policy.provider() != ProviderType.LOCAL && policy.onFailure() == OnFailure.LOCAL) {
			checkProvider(owner + " with on-failure 'local'", ProviderType.LOCAL, limiter);
		}
		WindowLimit limit = resolve(owner, policy, limiter);
		OptionalLong permits = ConstantPermits.parse(owner, policy.permits());
		if (permits.isPresent()) {
			checkCost(owner, policy, limit, permits.getAsLong());
		}
	}

	/** Settings of the suppressed strategy have no effect on another. */
	static void checkSuppression(RateLimitPolicy policy) {
		if (policy.strategy() != RateLimitStrategy.SUPPRESSED) {
			checkAbsent(policy, "hard-limit-factor", policy.limit().hardLimitFactor());
			checkAbsent(policy, "suppression-factor-cache", policy.limit().suppressionFactorCache());
		}
	}

	private static void checkAbsent(RateLimitPolicy policy, String property, Optional<?> value) {
		if (value.isPresent()) {
			throw new RateLimitConfigurationException(
					"Policy '" + policy.name() + "' has the " + property + " " + value.get() + ", but its strategy is '"
							+ policy.strategy().name().toLowerCase(Locale.ROOT) + "', which does not use it.",
					"Set " + RateLimitPolicies.property(policy.name(), "strategy") + " to suppressed, or remove "
							+ RateLimitPolicies.property(policy.name(), property) + ".");
		}
	}

	static void checkProvider(String owner, ProviderType type, RateLimiter limiter) {
		if (!limiter.types().contains(type)) {
			throw missingProvider(owner, type, limiter.types());
		}
	}

	private static WindowLimit resolve(String owner, RateLimitPolicy policy, RateLimiter limiter) {
		try {
			return limiter.provider(policy.provider()).resolve(policy.limit());
		}
		catch (IllegalArgumentException ex) {
			throw new RateLimitConfigurationException(owner + " has a limit that cannot be enforced.",
					ex.getMessage() + ".", ex);
		}
	}

	private static void checkCost(String owner, RateLimitPolicy policy, WindowLimit limit, long permits) {
		long most = (policy.strategy() == RateLimitStrategy.SUPPRESSED) ? limit.hardLimit() : limit.capacity();
		if (permits > most) {
			throw new RateLimitConfigurationException(
					owner + " lets each call cost " + permits + " permits, but its limit " + policy.limit()
							+ " never admits more than " + most + " at once, so every call would be refused.",
					"Use a cost of at most " + most + ", or a higher limit.");
		}
	}

	/** Check a limit on calls in flight. */
	static void check(String owner, ConcurrencyPolicy policy, Predicate<ProviderType> available) {
		if (policy.provider() == ProviderType.HYBRID) {
			throw new RateLimitConfigurationException(
					owner + " uses the provider 'hybrid', which keeps no places of calls in flight.",
					"Use redis for a limit that all instances share, or local for one of each.");
		}
		if (!available.test(policy.provider())) {
			throw missingProvider(owner, policy.provider(), List.of(ProviderType.LOCAL));
		}
	}

	private static MissingProviderException missingProvider(String owner, ProviderType type,
			Collection<ProviderType> types) {
		String present = String.join(", ", types.stream().map(PolicyCheck::name).sorted().toList());
		String remedy = (type == ProviderType.LOCAL) ? "Declare a LocalRateLimiterProvider bean" : REDIS_REMEDY;
		return new MissingProviderException(type,
				owner + " uses the provider '" + name(type) + "', which is not available, only: " + present + ".",
				remedy + ", or use one of the available providers.");
	}

	private static String name(ProviderType type) {
		return type.name().toLowerCase(Locale.ROOT);
	}

}
