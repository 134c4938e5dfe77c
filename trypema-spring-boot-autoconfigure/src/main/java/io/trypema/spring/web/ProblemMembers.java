package io.trypema.spring.web;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.http.ProblemDetail;

/**
 * The members of a problem as they are to be written, so that this depends on no JSON
 * library and none of its settings.
 */
final class ProblemMembers {

	private ProblemMembers() {
	}

	static Map<String, Object> of(ProblemDetail problem) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", String.valueOf(problem.getType()));
		members.put("title", String.valueOf(problem.getTitle()));
		members.put("status", problem.getStatus());
		members.put("detail", String.valueOf(problem.getDetail()));
		members.put("instance", String.valueOf(problem.getInstance()));
		if (problem.getProperties() != null) {
			members.putAll(problem.getProperties());
		}
		return members;
	}

}
