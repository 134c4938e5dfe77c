package io.trypema.spring.web;

import java.security.Principal;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import io.trypema.spring.interceptor.AppliedLimit;
import io.trypema.spring.interceptor.CallContext;

/**
 * The context of calls that belong to a servlet request.
 */
record ServletCallContext(HttpServletRequest request, @Nullable HttpServletResponse response,
		ClientAddressResolver addressResolver, ServletLimitHeaders headers) implements CallContext {

	@Override
	public @Nullable String clientIp() {
		return this.addressResolver.resolve(this.request.getRemoteAddr(),
				(name) -> Collections.list(this.request.getHeaders(name)));
	}

	@Override
	public @Nullable String principal() {
		Principal principal = this.request.getUserPrincipal();
		return (principal != null) ? principal.getName() : null;
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.getHeader(name);
	}

	@Override
	public void onDecisions(List<AppliedLimit> limits) {
		if (this.response != null) {
			this.headers.add(this.request, this.response, limits);
		}
	}

}
