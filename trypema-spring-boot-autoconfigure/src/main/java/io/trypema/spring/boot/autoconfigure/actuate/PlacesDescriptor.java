package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.admin.ConcurrencyUsage;

/**
 * A limit on calls in flight as the endpoint shows it. What does not apply to it is
 * {@code null} and left out.
 *
 * @param publicName the name that clients see, if it is another
 * @param maxWait how long a call waits for a place, if it does
 * @param retryAfter the hint for those who are refused, if there is one
 * @param keyResolver the bean that determines the key, if one does
 * @param missingKey what happens to calls without a key, if there is one
 */
record PlacesDescriptor(String scope, @Nullable String publicName, long places, @Nullable Duration maxWait,
		@Nullable Duration retryAfter, String provider, String key, @Nullable String keyResolver,
		@Nullable String missingKey, String onFailure, boolean shadow) {

	static PlacesDescriptor of(ConcurrencyUsage usage) {
		ConcurrencyPolicy policy = usage.policy();
		ConcurrencyLimit limit = policy.limit();
		boolean hasKey = !policy.key().isEmpty() || !usage.keyResolver().isEmpty();
		return new PlacesDescriptor(usage.scope(),
				policy.publicName().equals(policy.name()) ? null : policy.publicName(), limit.places(),
				unlessZero(limit.maxWait()), unlessZero(limit.retryAfter()), Labels.of(policy.provider()), policy.key(),
				usage.keyResolver().isEmpty() ? null : usage.keyResolver(),
				hasKey ? Labels.of(policy.missingKey()) : null, Labels.of(policy.onFailure()), policy.shadow());
	}

	private static @Nullable Duration unlessZero(Duration duration) {
		return duration.isZero() ? null : duration;
	}

}
