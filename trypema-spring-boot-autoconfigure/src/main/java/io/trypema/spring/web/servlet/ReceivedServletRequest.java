package io.trypema.spring.web.servlet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

import io.trypema.spring.web.ReceivedRequest;

/**
 * Reads the properties of a servlet request that rules match. Separate from
 * {@link ReceivedRequest}, which applications without the servlet API use too.
 */
final class ReceivedServletRequest {

	private ReceivedServletRequest() {
	}

	/**
	 * Read a request. The readings of its path are: as sent, as the container reads it,
	 * both normalized, and within the servlet that is mapped to it.
	 */
	static ReceivedRequest of(HttpServletRequest request) {
		boolean included = request.getDispatcherType() == DispatcherType.INCLUDE
				&& request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) != null;
		HttpServletRequest mapped = included ? new IncludedRequest(request) : request;
		return ReceivedRequest.of(request.getMethod(), withinApplication(mapped), decodedPaths(mapped),
				Objects.requireNonNullElse(request.getServerName(), ""),
				(name) -> Collections.list(request.getHeaders(name)));
	}

	private static List<String> decodedPaths(HttpServletRequest request) {
		List<String> paths = new ArrayList<>(2);
		try {
			String pathInfo = request.getPathInfo();
			paths.add(request.getServletPath() + ((pathInfo != null) ? pathInfo : ""));
			if (pathInfo != null && request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH) {
				paths.add(pathInfo);
			}
		}
		catch (IllegalArgumentException ex) {
			// Jetty has no servlet path for an ambiguous URI
		}
		return paths;
	}

	private static String withinApplication(HttpServletRequest request) {
		String uri = request.getRequestURI();
		String contextPath = request.getContextPath();
		return uri.startsWith(contextPath) ? uri.substring(contextPath.length()) : uri;
	}

	/**
	 * An included request with its own path in place of that of the including request.
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
