package io.trypema.spring.web;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What rules look at of a request.
 *
 * @param method the method in upper case
 * @param paths the readings of its path
 * @param authority the host that it is for, perhaps with a port; empty if unknown
 * @param headers finds the values of a header by its name
 */
record ReceivedRequest(HttpMethod method, Set<PathContainer> paths, String authority,
		Function<String, List<String>> headers) {

	static ReceivedRequest of(HttpServletRequest request) {
		return new ReceivedRequest(method(request.getMethod()), RequestPaths.of(request),
				Objects.requireNonNullElse(request.getServerName(), ""),
				(name) -> Collections.list(request.getHeaders(name)));
	}

	static ReceivedRequest of(ServerHttpRequest request) {
		return new ReceivedRequest(method(request.getMethod().name()),
				RequestPaths.of(request.getPath().pathWithinApplication()),
				Objects.requireNonNullElse(request.getURI().getRawAuthority(), ""),
				(name) -> request.getHeaders().getOrEmpty(name));
	}

	private static HttpMethod method(String name) {
		return HttpMethod.valueOf(name.toUpperCase(Locale.ROOT));
	}

	List<String> header(String name) {
		return this.headers.apply(name);
	}

}
