package io.trypema.spring.boot.autoconfigure.actuate;

import java.security.Principal;
import java.util.function.Function;

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
 * <p>
 * Spring Boot puts parameters of the query and fields of the body in the place of path
 * variables with the same name. So the policy is all that remains of the path, which
 * arrives as an array, as nothing from the query or the body does.
 */
@RegisterReflectionForBinding({ PolicyDescriptor.class, KeyDescriptor.class, ErrorDescriptor.class })
@EndpointWebExtension(endpoint = RateLimitsEndpoint.class)
final class RateLimitsEndpointWebExtension {

	private final RateLimitsEndpoint delegate;

	private final KeyDisplay keyDisplay;

	RateLimitsEndpointWebExtension(RateLimitsEndpoint delegate, KeyDisplay keyDisplay) {
		this.delegate = delegate;
		this.keyDisplay = keyDisplay;
	}

	@ReadOperation
	public WebEndpointResponse<Object> rateLimit(SecurityContext securityContext,
			@Selector(match = Selector.Match.ALL_REMAINING) Object policy, @Nullable String key) {
		return respond(policy, (name) -> (key != null) ? state(name, key) : describe(securityContext, name));
	}

	@WriteOperation
	public WebEndpointResponse<Object> changeRateLimit(SecurityContext securityContext,
			@Selector(match = Selector.Match.ALL_REMAINING) Object policy, @Nullable String rate,
			@Nullable Boolean shadow, @Nullable Boolean restore) {
		return respond(policy, (name) -> {
			this.delegate.change(caller(securityContext), name, PolicyChange.of(rate, shadow, restore));
			return describe(securityContext, name);
		});
	}

	@DeleteOperation
	public WebEndpointResponse<Object> resetKey(SecurityContext securityContext,
			@Selector(match = Selector.Match.ALL_REMAINING) Object policy, @Nullable String key) {
		return respond(policy, (name) -> {
			if (key == null) {
				throw new RateLimitConfigurationException("The key to reset is missing.",
						"Add it as the query parameter 'key', as in ?key=10.0.0.1, or ?key= if the policy has one key "
								+ "for all callers.");
			}
			this.delegate.reset(caller(securityContext), name, key);
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

	private static String caller(SecurityContext securityContext) {
		Principal principal = securityContext.getPrincipal();
		return (principal != null) ? principal.getName() : "";
	}

	private static WebEndpointResponse<Object> respond(Object policy,
			Function<String, WebEndpointResponse<Object>> operation) {
		try {
			return operation.apply(nameOf(policy));
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

	private static String nameOf(Object policy) {
		if (policy instanceof String[] segments) {
			return String.join("/", segments);
		}
		throw new RateLimitConfigurationException("The policy is named in the query or the body.",
				"Name it in the path of the URL only, as in /actuator/ratelimits/search.");
	}

	private static WebEndpointResponse<Object> error(RuntimeException failure, int status) {
		return new WebEndpointResponse<>(ErrorDescriptor.of(failure), status);
	}

}
