package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

import io.trypema.spring.RateLimitConfigurationException;

/**
 * HTTP operations, with the matching status and the name of the caller.
 */
@RegisterReflectionForBinding({ PolicyDescriptor.class, KeyDescriptor.class, ErrorDescriptor.class })
@EndpointWebExtension(endpoint = RateLimitsEndpoint.class)
final class RateLimitsEndpointWebExtension {

	private static final NamedOperations OPERATIONS = new NamedOperations("policy", "/actuator/ratelimits/search");

	private final RateLimitsEndpoint delegate;

	private final KeyDisplay keyDisplay;

	RateLimitsEndpointWebExtension(RateLimitsEndpoint delegate, KeyDisplay keyDisplay) {
		this.delegate = delegate;
		this.keyDisplay = keyDisplay;
	}

	@ReadOperation
	public WebEndpointResponse<Object> rateLimit(SecurityContext securityContext,
			@Selector(match = Selector.Match.ALL_REMAINING) Object policy, @Nullable String key) {
		return OPERATIONS.respond(policy, (name) -> (key != null) ? state(name, key) : describe(securityContext, name));
	}

	@WriteOperation
	public WebEndpointResponse<Object> changeRateLimit(SecurityContext securityContext,
			@Selector(match = Selector.Match.ALL_REMAINING) Object policy, @Nullable String rate,
			@Nullable Boolean shadow, @Nullable Boolean restore) {
		return OPERATIONS.respond(policy, (name) -> {
			this.delegate.change(NamedOperations.caller(securityContext), name, PolicyChange.of(rate, shadow, restore));
			return describe(securityContext, name);
		});
	}

	@DeleteOperation
	public WebEndpointResponse<Object> resetKey(SecurityContext securityContext,
			@Selector(match = Selector.Match.ALL_REMAINING) Object policy, @Nullable String key) {
		return OPERATIONS.respond(policy, (name) -> {
			if (key == null) {
				throw new RateLimitConfigurationException("The key to reset is missing.",
						"Add it as the query parameter 'key', as in ?key=10.0.0.1, or ?key= if the policy has one key "
								+ "for all callers.");
			}
			this.delegate.reset(NamedOperations.caller(securityContext), name, key);
			return state(name, key);
		});
	}

	private WebEndpointResponse<Object> describe(SecurityContext securityContext, String policy) {
		return new WebEndpointResponse<>(this.delegate.describe(policy, this.keyDisplay.isShownTo(securityContext)));
	}

	private WebEndpointResponse<Object> state(String policy, String key) {
		KeyDescriptor state = this.delegate.state(policy, key);
		return new WebEndpointResponse<>(state,
				state.isComplete() ? WebEndpointResponse.STATUS_OK : WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
	}

}
