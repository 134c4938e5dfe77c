package io.trypema.spring.web;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

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

	static ReceivedRequest of(ServerHttpRequest request) {
		return new ReceivedRequest(method(request.getMethod().name()),
				new RequestPaths(request.getPath().pathWithinApplication().value()).containers(),
				Objects.requireNonNullElse(request.getURI().getRawAuthority(), ""),
				(name) -> request.getHeaders().getOrEmpty(name));
	}

	static HttpMethod method(String name) {
		return HttpMethod.valueOf(name.toUpperCase(Locale.ROOT));
	}

	List<String> header(String name) {
		return this.headers.apply(name);
	}

}
