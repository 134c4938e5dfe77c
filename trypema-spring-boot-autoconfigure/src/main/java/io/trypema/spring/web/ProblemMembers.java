package io.trypema.spring.web;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;

/**
 * The members of a problem in the order to write, independent of the JSON library and its
 * settings.
 *
 * @since 0.1.0
 */
public final class ProblemMembers {

	private static final Pattern LEADING_SLASHES = Pattern.compile("^/{2,}");

	private ProblemMembers() {
	}

	/**
	 * Return the members of a problem.
	 * @param problem the problem
	 * @return the members by name, in the order in which they are written
	 */
	public static Map<String, Object> of(ProblemDetail problem) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", String.valueOf(problem.getType()));
		members.put("title", String.valueOf(problem.getTitle()));
		members.put("status", problem.getStatus());
		members.put("detail", String.valueOf(problem.getDetail()));
		if (problem.getInstance() != null) {
			members.put("instance", problem.getInstance().toString());
		}
		if (problem.getProperties() != null) {
			members.putAll(problem.getProperties());
		}
		return members;
	}

	/**
	 * Return the path of a request as the instance of a problem. Several slashes at the
	 * start, which would make it the address of another host, become one.
	 * @param path the path
	 * @return the instance, or {@code null} if the path is no URI
	 */
	public static @Nullable URI instance(String path) {
		try {
			return URI.create(LEADING_SLASHES.matcher(path).replaceFirst("/"));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
