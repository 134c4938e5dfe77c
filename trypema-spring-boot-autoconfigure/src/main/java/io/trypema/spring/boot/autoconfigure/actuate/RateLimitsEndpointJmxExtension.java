package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/**
 * JMX operations, where the caller has no name.
 */
@EndpointJmxExtension(endpoint = RateLimitsEndpoint.class)
final class RateLimitsEndpointJmxExtension {

	private static final String NOBODY = "";

	private final RateLimitsEndpoint delegate;

	private final KeyDisplay keyDisplay;

	RateLimitsEndpointJmxExtension(RateLimitsEndpoint delegate, KeyDisplay keyDisplay) {
		this.delegate = delegate;
		this.keyDisplay = keyDisplay;
	}

	@ReadOperation
	public Object rateLimit(@Selector String policy, @Nullable String key) {
		return NamedOperations.valid(() -> (key != null) ? this.delegate.state(policy, key) : describe(policy));
	}

	@WriteOperation
	public PolicyDescriptor changeRateLimit(@Selector String policy, @Nullable String rate, @Nullable Boolean shadow,
			@Nullable Boolean restore) {
		return NamedOperations.valid(() -> {
			this.delegate.change(NOBODY, policy, PolicyChange.of(rate, shadow, restore));
			return describe(policy);
		});
	}

	@DeleteOperation
	public KeyDescriptor resetKey(@Selector String policy, String key) {
		return NamedOperations.valid(() -> {
			this.delegate.reset(NOBODY, policy, key);
			return this.delegate.state(policy, key);
		});
	}

	private PolicyDescriptor describe(String policy) {
		return this.delegate.describe(policy, this.keyDisplay.isShownOverJmx());
	}

}
