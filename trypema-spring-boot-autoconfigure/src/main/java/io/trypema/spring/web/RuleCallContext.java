package io.trypema.spring.web;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.CallExchange;
import io.trypema.spring.CallContext;

/**
 * The context of a request for a rule, with the path variables of its pattern.
 */
record RuleCallContext(CallContext request, Map<String, String> pathVariables) implements CallContext {

	@Override
	public @Nullable String clientIp() {
		return this.request.clientIp();
	}

	@Override
	public @Nullable String principal() {
		return this.request.principal();
	}

	@Override
	public @Nullable String sessionId() {
		return this.request.sessionId();
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.header(name);
	}

	@Override
	public @Nullable String cookie(String name) {
		return this.request.cookie(name);
	}

	@Override
	public @Nullable String pathVariable(String name) {
		return this.pathVariables.get(name);
	}

	@Override
	public CallExchange exchange() {
		return this.request.exchange();
	}

}
