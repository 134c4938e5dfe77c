package io.trypema.spring.web.reactive;

import io.trypema.spring.CallExchange;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;

import io.trypema.spring.AppliedLimit;
import io.trypema.spring.CallContext;
import io.trypema.spring.web.ExchangeEnd;
import io.trypema.spring.web.HandlerMethods;
import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.ResponseLimits;
import io.trypema.spring.web.client.ClientAddressResolver;

/**
 * The context of calls that belong to a WebFlux exchange.
 */
record ReactiveCallContext(ServerWebExchange webExchange, @Nullable String principal,
		ClientAddressResolver addressResolver, boolean ofConnection,
		HeaderDialect dialect) implements CallContext, CallExchange {

	private static final String LIMITS = ResponseLimits.class.getName();

	private static final String END = ExchangeEnd.class.getName();

	private static final String SESSION = ReactiveCallContext.class.getName() + ".session";

	@Override
	public @Nullable String clientIp() {
		ServerHttpRequest request = this.webExchange.getRequest();
		ReceivedExchange received = this.ofConnection ? ReceivedExchange.ofConnection(request)
				: ReceivedExchange.of(request);
		return this.addressResolver.resolve(received.remoteAddress(), received.headers());
	}

	/** The session is loaded only here, since an exchange may have to fetch it. */
	@Override
	public CompletableFuture<Void> loadSession() {
		return this.webExchange.getSession().toFuture().thenAccept((session) -> {
			if (session != null) {
				this.webExchange.getAttributes().put(SESSION, session);
			}
		});
	}

	@Override
	public @Nullable String sessionId() {
		WebSession session = this.webExchange.getAttribute(SESSION);
		return (session != null && session.isStarted()) ? session.getId() : null;
	}

	@Override
	public @Nullable String header(String name) {
		return this.webExchange.getRequest().getHeaders().getFirst(name);
	}

	@Override
	public @Nullable String cookie(String name) {
		HttpCookie cookie = this.webExchange.getRequest().getCookies().getFirst(name);
		return (cookie != null) ? cookie.getValue() : null;
	}

	@Override
	public @Nullable String pathVariable(String name) {
		Map<String, String> variables = this.webExchange.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
		return (variables != null) ? variables.get(name) : null;
	}

	@Override
	public boolean onEnd(Method method, Runnable callback) {
		ExchangeEnd end = this.webExchange.getAttribute(END);
		Object handler = this.webExchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		if (end == null || !(HandlerMethods.is(handler, method)
				|| (handler instanceof HandlerFunction && isFunctional(method)))) {
			return false;
		}
		end.then(callback);
		return true;
	}

	private static boolean isFunctional(Method method) {
		return ServerResponse.class.isAssignableFrom(
				KotlinDetector.isSuspendingFunction(method) ? new MethodParameter(method, -1).getParameterType()
						: ResolvableType.forMethodReturnType(method).getGeneric().toClass());
	}

	/** Attach an end to an exchange, to be reached by the caller. */
	static ExchangeEnd follow(ServerWebExchange exchange) {
		ExchangeEnd end = new ExchangeEnd();
		exchange.getAttributes().put(END, end);
		return end;
	}

	@Override
	public CallExchange exchange() {
		return this;
	}

	@Override
	public void onDecisions(List<AppliedLimit> limits) {
		addHeaders(this.webExchange, this.dialect, limits);
	}

	static void addHeaders(ServerWebExchange exchange, HeaderDialect dialect, List<AppliedLimit> limits) {
		if (!exchange.getResponse().isCommitted()) {
			ResponseLimits present = (ResponseLimits) exchange.getAttributes()
				.computeIfAbsent(LIMITS, (name) -> new ResponseLimits());
			HttpHeaders headers = exchange.getResponse().getHeaders();
			present.add(limits, dialect, headers::getFirst, headers::set);
		}
	}

}
