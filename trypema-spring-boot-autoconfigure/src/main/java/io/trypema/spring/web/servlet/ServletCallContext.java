package io.trypema.spring.web.servlet;

import io.trypema.spring.CallExchange;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.WebUtils;

import io.trypema.spring.AppliedLimit;
import io.trypema.spring.CallContext;
import io.trypema.spring.web.HandlerMethods;
import io.trypema.spring.web.client.ClientAddressResolver;

/**
 * The context of calls that belong to a servlet request.
 */
record ServletCallContext(HttpServletRequest request, @Nullable HttpServletResponse response,
		@Nullable ServletExchange servletExchange, ClientAddressResolver addressResolver,
		ServletLimitHeaders headers) implements CallContext, CallExchange {

	/** Of annotated and of functional handlers. */
	private static final List<String> PATH_VARIABLES = List.of(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE,
			RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE);

	@Override
	public @Nullable String clientIp() {
		HttpServletRequest received = received();
		return this.addressResolver.resolve(received.getRemoteAddr(),
				(name) -> Collections.list(received.getHeaders(name)));
	}

	/** The request below Spring's filter, which trusts headers of any client. */
	private HttpServletRequest received() {
		HttpServletRequest received = this.request;
		ServletRequest next = this.request;
		while (next instanceof ServletRequestWrapper wrapper) {
			next = wrapper.getRequest();
			boolean forwarded = wrapper.getClass().getName().startsWith(ForwardedHeaderFilter.class.getName());
			received = (forwarded && next instanceof HttpServletRequest request) ? request : received;
		}
		return received;
	}

	@Override
	public @Nullable String principal() {
		Principal principal = this.request.getUserPrincipal();
		return (principal != null) ? principal.getName() : null;
	}

	@Override
	public @Nullable String sessionId() {
		HttpSession session = this.request.getSession(false);
		return (session != null) ? session.getId() : null;
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.getHeader(name);
	}

	@Override
	public @Nullable String cookie(String name) {
		Cookie cookie = WebUtils.getCookie(this.request, name);
		return (cookie != null) ? cookie.getValue() : null;
	}

	@Override
	public @Nullable String pathVariable(String name) {
		for (String attribute : PATH_VARIABLES) {
			if (this.request.getAttribute(attribute) instanceof Map<?, ?> variables) {
				return (String) variables.get(name);
			}
		}
		return null;
	}

	@Override
	public CallExchange exchange() {
		return this;
	}

	@Override
	public void onDecisions(List<AppliedLimit> limits) {
		if (this.response != null && !isOver()) {
			this.headers.add(this.request, this.response, limits);
		}
	}

	/** Whether the request is over, so that the container may have reused it. */
	private boolean isOver() {
		return this.servletExchange != null && this.servletExchange.isOver();
	}

	@Override
	public boolean onCompletion(Method method, @Nullable Object result,
			BiConsumer<@Nullable Object, @Nullable Throwable> callback) {
		ServletExchange exchange = this.servletExchange;
		if (exchange == null || exchange.isOver() || !isHandled(method, result)) {
			return false;
		}
		exchange.add(result, callback);
		return true;
	}

	@Override
	public boolean onEnd(Method method, Runnable callback) {
		ServletExchange exchange = this.servletExchange;
		if (exchange == null || exchange.isOver()
				|| !(ServerResponse.class.isAssignableFrom(method.getReturnType()) || isHandled(method, null))) {
			return false;
		}
		exchange.onEnd(callback);
		return true;
	}

	/** Whether Spring MVC handles the returned value. */
	private boolean isHandled(Method method, @Nullable Object result) {
		return result instanceof ServerResponse
				|| HandlerMethods.is(this.request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE), method);
	}

}
