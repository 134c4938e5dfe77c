package io.trypema.spring.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.http.HttpHeaders;

import io.trypema.spring.interceptor.AppliedLimit;

/**
 * The limits that were applied in the course of one request, and the header fields that
 * tell about them. Fields that the application sets itself stay as they are. Safe for use
 * by many threads.
 */
final class ResponseLimits {

	private final Map<String, AppliedLimit> limits = new LinkedHashMap<>();

	private Map<String, String> written = Map.of();

	/**
	 * Add limits and write all in the headers of the response. The last decision of a
	 * policy is the one that is told.
	 * @param applied the limits
	 * @param dialect the dialect of the headers
	 * @param headers the headers of a response that is not committed
	 */
	synchronized void add(List<AppliedLimit> applied, HeaderDialect dialect, HttpHeaders headers) {
		applied.forEach((limit) -> this.limits.put(limit.publicName(), limit));
		if (!this.limits.isEmpty()) {
			Map<String, String> fields = RateLimitFields.of(dialect, this.limits.values());
			fields.forEach((name, value) -> write(headers, name, value));
			this.written = fields;
		}
	}

	private void write(HttpHeaders headers, String name, String value) {
		String present = headers.getFirst(name);
		if (present == null || present.equals(this.written.get(name))) {
			headers.set(name, value);
		}
	}

}
