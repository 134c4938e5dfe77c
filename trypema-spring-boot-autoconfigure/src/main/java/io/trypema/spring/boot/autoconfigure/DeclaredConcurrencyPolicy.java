package io.trypema.spring.boot.autoconfigure;

import io.trypema.concurrency.ConcurrencyLimit;
import io.trypema.spring.ConcurrencyPolicies;
import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.RateLimitConfigurationException;

/**
 * A limit on calls in flight declared by properties.
 *
 * @param name its name
 * @param properties its properties
 */
record DeclaredConcurrencyPolicy(String name, TrypemaConcurrencyProperties properties) {

	void addTo(ConcurrencyPolicies.Builder builder) {
		builder.add(this.name, limit(), this::details);
	}

	private ConcurrencyLimit limit() {
		Long places = this.properties.getPlaces();
		if (places == null) {
			throw new RateLimitConfigurationException("Concurrency policy '" + this.name + "' has no places.",
					"Set " + property("places") + " to the number of calls that may be in flight, such as 10.");
		}
		ConcurrencyLimit limit = PropertyValue.map(property("places"), places, ConcurrencyLimit::of);
		limit = PropertyValue.map(property("max-wait"), this.properties.getMaxWait(), limit::withMaxWait);
		return PropertyValue.map(property("retry-after"), this.properties.getRetryAfter(), limit::withRetryAfter);
	}

	private ConcurrencyPolicy details(ConcurrencyPolicy defaults) {
		ConcurrencyPolicy policy = defaults.withMissingKey(this.properties.getMissingKey())
			.withShadow(this.properties.isShadow());
		if (this.properties.getProvider() != null) {
			policy = policy.withProvider(this.properties.getProvider());
		}
		if (this.properties.getOnFailure() != null) {
			policy = policy.withOnFailure(this.properties.getOnFailure());
		}
		return (this.properties.getKey() != null) ? policy.withKey(this.properties.getKey()) : policy;
	}

	private String property(String property) {
		return ConcurrencyPolicies.property(this.name, property);
	}

}
