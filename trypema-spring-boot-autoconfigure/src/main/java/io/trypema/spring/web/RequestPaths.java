package io.trypema.spring.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.http.server.PathContainer;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * The readings of a request path. Handlers differ in how they read one: controllers match
 * it as sent, the container and handlers of static files normalize it first. A rule
 * applies to a request if it matches one of the readings, so that no spelling bypasses
 * it. Not safe for use by many threads.
 */
final class RequestPaths {

	private static final char DELETE = 127;

	private final Set<String> readings = new LinkedHashSet<>(4);

	/**
	 * Create the readings of a path.
	 * @param path the path within the application, as it was sent
	 */
	RequestPaths(String path) {
		addEncoded(path);
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

	/**
	 * Add the path as decoded by the container, and its normalized form.
	 * @param path the decoded path
	 */
	void addDecoded(String path) {
		this.readings.add(encode(path));
		addNormalized(path, true);
	}

	/** The last of the readings is a normalized one. */
	private void addNormalized(String decoded, boolean escapes) {
		String normalized = escapes ? encode(normalize(decoded)) : normalize(decoded);
		this.readings.remove(normalized);
		this.readings.add(normalized);
	}

	/**
	 * Return the readings.
	 * @return the readings, of which the last one is normalized
	 */
	Set<PathContainer> containers() {
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
	 * The path without empty segments, dots, a slash at the end and, as in handlers of
	 * static files, leading blanks of segments.
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

}
