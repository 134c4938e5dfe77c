package io.trypema.spring.boot.autoconfigure.actuate;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.admin.ConcurrencyUsage;

/**
 * A limit on calls in flight in the response of the endpoint. Members that do not apply
 * to it are {@code null} and left out.
 *
 * @param publicName the name that clients see, if it differs
 * @param maxWait the time that a call waits for a place, if any
 * @param retryAfter the wait advised to refused callers, if any
 * @param keyResolver the bean that resolves the key, if any
 * @param missingKey the treatment of calls without a key, if the limit has a key
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
