package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.trypema.ProviderType;
import io.trypema.RateLimitStrategy;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.admin.ManagedLimit;
import io.trypema.spring.admin.RateLimitAdmin;

/**
 * The keys in this process, counted once for all limits of a response.
 */
final class LiveKeys {

	private final RateLimitAdmin admin;

	private final Map<ProviderType, Map<RateLimitStrategy, Map<String, Long>>> counts = new EnumMap<>(
			ProviderType.class);

	LiveKeys(RateLimitAdmin admin) {
		this.admin = admin;
	}

	/** The number of keys of a limit, or {@code null} if only Redis holds them. */
	@Nullable Long count(ManagedLimit limit) {
		RateLimitPolicy policy = limit.effective();
		if (policy.provider() == ProviderType.REDIS) {
			return null;
		}
		return this.counts.computeIfAbsent(policy.provider(), (provider) -> new EnumMap<>(RateLimitStrategy.class))
			.computeIfAbsent(policy.strategy(), (strategy) -> this.admin.keysInProcess(policy.provider(), strategy))
			.getOrDefault(limit.scope(), 0L);
	}

}
