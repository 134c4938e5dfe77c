package io.trypema.spring.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

import io.trypema.spring.interceptor.AppliedLimit;
import io.trypema.spring.interceptor.CallContext;

/**
 * The context of calls that belong to a WebFlux exchange.
 */
record ReactiveCallContext(ServerWebExchange exchange, @Nullable String principal,
		ClientAddressResolver addressResolver, HeaderDialect dialect) implements CallContext {

	private static final String LIMITS = ResponseLimits.class.getName();

	@Override
	public @Nullable String clientIp() {
		ServerHttpRequest request = this.exchange.getRequest();
		return this.addressResolver.resolve(address(request.getRemoteAddress()),
				(name) -> request.getHeaders().getOrEmpty(name));
	}

	private static @Nullable String address(@Nullable InetSocketAddress socketAddress) {
		InetAddress address = (socketAddress != null) ? socketAddress.getAddress() : null;
		return (address != null) ? address.getHostAddress() : null;
	}

	@Override
	public @Nullable String header(String name) {
		return this.exchange.getRequest().getHeaders().getFirst(name);
	}

	@Override
	public void onDecisions(List<AppliedLimit> limits) {
		addHeaders(this.exchange, this.dialect, limits);
	}

	static void addHeaders(ServerWebExchange exchange, HeaderDialect dialect, List<AppliedLimit> limits) {
		if (!exchange.getResponse().isCommitted()) {
			ResponseLimits present = (ResponseLimits) exchange.getAttributes()
				.computeIfAbsent(LIMITS, (name) -> new ResponseLimits());
			present.add(limits, dialect, exchange.getResponse().getHeaders());
		}
	}

}
