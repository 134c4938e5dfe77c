package io.trypema.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * The readings of a request path. Handlers differ in how they read one: controllers match
 * it as it is written, the container and handlers of static files normalize it first. A
 * rule applies to a request if it matches one of the readings, so that no spelling
 * reaches a handler past it.
 */
final class RequestPaths {

	private static final char DELETE = 127;

	private final Set<String> readings = new LinkedHashSet<>(4);

	private RequestPaths() {
	}

	/**
	 * Return the readings of the path of a servlet request: as it is written, as the
	 * container reads it, both normalized, and within the servlet that is mapped to it.
	 * @param request the request
	 * @return the paths within the application
	 */
	static Set<PathContainer> of(HttpServletRequest request) {
		boolean included = request.getDispatcherType() == DispatcherType.INCLUDE
				&& request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) != null;
		return ofTarget(included ? new IncludedRequest(request) : request);
	}

	private static Set<PathContainer> ofTarget(HttpServletRequest request) {
		RequestPaths paths = new RequestPaths();
		paths.addEncoded(withinApplication(request));
		try {
			String pathInfo = request.getPathInfo();
			paths.addDecoded(request.getServletPath() + ((pathInfo != null) ? pathInfo : ""));
			if (pathInfo != null && request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH) {
				paths.addDecoded(pathInfo);
			}
		}
		catch (IllegalArgumentException ex) {
			// Jetty has no servlet path for an ambiguous URI
		}
		return paths.containers();
	}

	/**
	 * Return the readings of a path: as it is written, and normalized.
	 * @param path the path within the application, as it was sent
	 * @return the paths
	 */
	static Set<PathContainer> of(PathContainer path) {
		RequestPaths paths = new RequestPaths();
		paths.addEncoded(path.value());
		return paths.containers();
	}

	private static String withinApplication(HttpServletRequest request) {
		String uri = request.getRequestURI();
		String contextPath = request.getContextPath();
		return uri.startsWith(contextPath) ? uri.substring(contextPath.length()) : uri;
	}

	private void addEncoded(String path) {
		this.readings.add(path);
		try {
			String decoded = StringUtils.uriDecode(withoutParameters(path), StandardCharsets.UTF_8);
			addNormalized(decoded, path.contains("%"));
		}
		catch (IllegalArgumentException ex) {
			// Malformed escapes, which no handler reads
		}
	}

	private void addDecoded(String path) {
		this.readings.add(encode(path));
		addNormalized(path, true);
	}

	/** The last of the readings is a normalized one. */
	private void addNormalized(String decoded, boolean escapes) {
		String normalized = escapes ? encode(normalize(decoded)) : normalize(decoded);
		this.readings.remove(normalized);
		this.readings.add(normalized);
	}

	private Set<PathContainer> containers() {
		Set<PathContainer> containers = new LinkedHashSet<>(4);
		this.readings.forEach((reading) -> containers.add(PathContainer.parsePath(reading)));
		return containers;
	}

	private static String withoutParameters(String path) {
		StringBuilder kept = new StringBuilder(path.length());
		boolean parameter = false;
		for (int index = 0; index < path.length(); index++) {
			char next = path.charAt(index);
			parameter = (next == ';') || (parameter && next != '/');
			if (!parameter) {
				kept.append(next);
			}
		}
		return kept.toString();
	}

	/**
	 * The segments that are left when empty ones, dots and, as handlers of static files
	 * do, leading blanks are taken out, without a slash at the end.
	 */
	private static String normalize(String decoded) {
		Deque<String> segments = new ArrayDeque<>();
		for (String part : StringUtils.delimitedListToStringArray(decoded.replace('\\', '/'), "/")) {
			String segment = withoutLeadingBlanks(part);
			if (segment.equals("..")) {
				segments.pollLast();
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				segments.add(segment);
			}
		}
		return "/" + String.join("/", segments);
	}

	private static String withoutLeadingBlanks(String segment) {
		int start = 0;
		while (start < segment.length() && (segment.charAt(start) <= ' ' || segment.charAt(start) == DELETE)) {
			start++;
		}
		return segment.substring(start);
	}

	private static String encode(String decoded) {
		return UriUtils.encodePath(decoded, StandardCharsets.UTF_8).replace(";", "%3B");
	}

	/**
	 * Shows the path that is included in place of that which includes it.
	 */
	private static final class IncludedRequest extends HttpServletRequestWrapper {

		IncludedRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getRequestURI() {
			return text(RequestDispatcher.INCLUDE_REQUEST_URI);
		}

		@Override
		public String getContextPath() {
			return text(RequestDispatcher.INCLUDE_CONTEXT_PATH);
		}

		@Override
		public String getServletPath() {
			return text(RequestDispatcher.INCLUDE_SERVLET_PATH);
		}

		@Override
		public @Nullable String getPathInfo() {
			return (String) getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
		}

		@Override
		public HttpServletMapping getHttpServletMapping() {
			return (HttpServletMapping) getAttribute(RequestDispatcher.INCLUDE_MAPPING);
		}

		private String text(String attribute) {
			return Objects.requireNonNullElse((String) getAttribute(attribute), "");
		}

	}

}
