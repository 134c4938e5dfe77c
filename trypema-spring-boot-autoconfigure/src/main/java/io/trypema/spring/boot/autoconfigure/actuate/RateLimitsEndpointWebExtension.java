package io.trypema.spring.boot.autoconfigure.actuate;

import java.security.Principal;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.interceptor.RateLimitConfigurationException;
import io.trypema.spring.interceptor.UnknownPolicyException;

/**
 * Answers over HTTP with the fitting status, and knows the caller.
 */
@RegisterReflectionForBinding(ErrorDescriptor.class)
@EndpointWebExtension(endpoint = RateLimitsEndpoint.class)
final class RateLimitsEndpointWebExtension {

	private final RateLimitsEndpoint delegate;

	private final KeyDisplay keyDisplay;

	RateLimitsEndpointWebExtension(RateLimitsEndpoint delegate, KeyDisplay keyDisplay) {
		this.delegate = delegate;
		this.keyDisplay = keyDisplay;
	}

	@ReadOperation
	public WebEndpointResponse<Object> rateLimit(SecurityContext securityContext, @Selector String policy,
			@Nullable String key) {
		return respond(() -> (key != null) ? state(policy, key) : describe(securityContext, policy));
	}

	@WriteOperation
	public WebEndpointResponse<Object> changeRateLimit(SecurityContext securityContext, @Selector String policy,
			@Nullable String rate, @Nullable Boolean shadow, @Nullable Boolean restore) {
		return respond(() -> {
			this.delegate.change(caller(securityContext), policy, PolicyChange.of(rate, shadow, restore));
			return describe(securityContext, policy);
		});
	}

	@DeleteOperation
	public WebEndpointResponse<Object> resetKey(SecurityContext securityContext, @Selector String policy,
			@Nullable String key) {
		return respond(() -> {
			if (key == null) {
				throw new RateLimitConfigurationException("The key to reset is missing.",
						"Add it as the query parameter 'key', as in ?key=10.0.0.1, or ?key= if the policy has one key "
								+ "for all callers.");
			}
			this.delegate.reset(caller(securityContext), policy, key);
			return state(policy, key);
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

	private static String caller(SecurityContext securityContext) {
		Principal principal = securityContext.getPrincipal();
		return (principal != null) ? principal.getName() : RateLimitsEndpoint.NOBODY;
	}

	private static WebEndpointResponse<Object> respond(Supplier<WebEndpointResponse<Object>> operation) {
		try {
			return operation.get();
		}
		catch (UnknownPolicyException ex) {
			return error(ex, WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (RateLimitConfigurationException ex) {
			return error(ex, WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		catch (RateLimiterUnavailableException ex) {
			return error(ex, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

	private static WebEndpointResponse<Object> error(RuntimeException failure, int status) {
		return new WebEndpointResponse<>(ErrorDescriptor.of(failure), status);
	}

}
