package io.trypema.spring.web;

import io.trypema.spring.interceptor.CallContext;
import io.trypema.spring.interceptor.LimitRequest;
import io.trypema.spring.interceptor.RequestLimit;

/**
 * A limit that applies to the requests of a pattern. Immutable and safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public final class RateLimitRule {

	private final RequestPattern pattern;

	private final RequestLimit limit;

	/**
	 * Create a rule.
	 * @param pattern the requests that it applies to
	 * @param limit the limit
	 */
	public RateLimitRule(RequestPattern pattern, RequestLimit limit) {
		this.pattern = pattern;
		this.limit = limit;
	}

	boolean needsPrincipal() {
		return this.limit.needsPrincipal();
	}

	boolean matches(ReceivedRequest request) {
		return this.pattern.matches(request);
	}

	LimitRequest request(CallContext context) {
		return this.limit.request(context);
	}

}
