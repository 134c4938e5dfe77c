package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.WindowLimit;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.admin.ManagedLimit;

/**
 * A limit in the response of the endpoint. Members that do not apply to it are
 * {@code null} and left out.
 *
 * @param publicName the name that clients see, if it differs
 * @param hardLimit the hard limit, of the suppressed strategy only
 * @param suppressionFactorCache the time for which a factor is used, of the suppressed
 * strategy only
 * @param key the expression for the key
 * @param keyResolver the bean that resolves the key, if any
 * @param missingKey the treatment of calls without a key, if the limit has a key
 * @param declared the declaration, if it was changed
 * @param keys the number of keys in this process, unless only Redis holds them
 */
record LimitDescriptor(String scope, @Nullable String publicName, String rate, Duration window, Duration bucketSize,
		long capacity, @Nullable Long hardLimit, @Nullable Duration suppressionFactorCache, String provider,
		String strategy, String key, @Nullable String keyResolver, @Nullable String missingKey, String permits,
		String onFailure, boolean shadow, @Nullable Declared declared, @Nullable Long keys) {

	static LimitDescriptor of(ManagedLimit managed, @Nullable Long keys) {
		RateLimitPolicy policy = managed.effective();
		WindowLimit limit = managed.limit();
		return new LimitDescriptor(managed.scope(), publicName(policy), rate(policy.limit()), limit.window(),
				limit.bucketSize(), limit.capacity(), hardLimit(policy, limit),
				isSuppressed(policy) ? limit.suppressionFactorCache() : null, Labels.of(policy.provider()),
				Labels.of(policy.strategy()), policy.key(),
				managed.keyResolver().isEmpty() ? null : managed.keyResolver(), missingKey(managed), policy.permits(),
				Labels.of(policy.onFailure()), policy.shadow(),
				managed.isChanged() ? Declared.of(managed.declared()) : null, keys);
	}

	private static @Nullable String publicName(RateLimitPolicy policy) {
		return policy.publicName().equals(policy.name()) ? null : policy.publicName();
	}

	private static @Nullable String missingKey(ManagedLimit managed) {
		RateLimitPolicy policy = managed.effective();
		return (policy.key().isEmpty() && managed.keyResolver().isEmpty()) ? null : Labels.of(policy.missingKey());
	}

	/** The rate without its window, which is a separate member. */
	static String rate(RateLimit limit) {
		return RateLimit.of(limit.permits(), limit.period()).toString();
	}

	static @Nullable Long hardLimit(RateLimitPolicy policy, WindowLimit limit) {
		return isSuppressed(policy) ? limit.hardLimit() : null;
	}

	private static boolean isSuppressed(RateLimitPolicy policy) {
		return policy.strategy() == RateLimitStrategy.SUPPRESSED;
	}

	/**
	 * The declaration that is in effect again after a restore.
	 */
	record Declared(String rate, boolean shadow) {

		static Declared of(RateLimitPolicy policy) {
			return new Declared(LimitDescriptor.rate(policy.limit()), policy.shadow());
		}

	}

}
