package io.trypema.spring.web;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;

/**
 * The requests that a rule applies to: they match all its parts.
 *
 * @param path the pattern of the path within the application
 * @param except the patterns of paths that are left out
 * @param methods the methods, of which {@code GET} includes {@code HEAD}, and any
 * includes those that HTTP does not define; empty for all
 * @param hosts the hosts; empty for all
 * @param headers the headers, all of which are required
 */
record RequestPattern(PathPattern path, List<PathPattern> except, Set<HttpMethod> methods, List<HostPattern> hosts,
		List<HeaderPattern> headers) {

	private static final Set<HttpMethod> KNOWN_METHODS = Set.of(HttpMethod.values());

	/**
	 * Create a pattern.
	 */
	RequestPattern {
		except = List.copyOf(except);
		methods = Set.copyOf(methods);
		hosts = List.copyOf(hosts);
		headers = List.copyOf(headers);
	}

	boolean matches(ReceivedRequest request) {
		return matches(request.method()) && request.paths().stream().anyMatch(this.path::matches)
				&& !isExcepted(request.paths()) && isHost(request.authority())
				&& this.headers.stream().allMatch((header) -> header.matches(request.header(header.name())));
	}

	/** A handler that is mapped to any method also answers undefined methods. */
	private boolean matches(HttpMethod method) {
		return this.methods.isEmpty() || this.methods.contains(method)
				|| (method.equals(HttpMethod.HEAD) && this.methods.contains(HttpMethod.GET))
				|| !KNOWN_METHODS.contains(method);
	}

	/** Whether all readings are excepted, so that no spelling bypasses the rule. */
	private boolean isExcepted(Set<PathContainer> paths) {
		return !this.except.isEmpty() && paths.stream()
			.allMatch((path) -> this.except.stream().anyMatch((exception) -> exception.matches(path)));
	}

	/**
	 * The variables of the last reading that matches, which is normalized: no spelling
	 * makes another key of them.
	 */
	Map<String, String> variables(Set<PathContainer> paths) {
		Map<String, String> variables = Map.of();
		for (PathContainer path : paths) {
			PathMatchInfo match = this.path.matchAndExtract(path);
			variables = (match != null) ? match.getUriVariables() : variables;
		}
		return variables;
	}

	private boolean isHost(String authority) {
		return this.hosts.isEmpty() || this.hosts.stream().anyMatch((host) -> host.matches(authority));
	}

}
