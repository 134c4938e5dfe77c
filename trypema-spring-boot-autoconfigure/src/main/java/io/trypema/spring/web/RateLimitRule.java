package io.trypema.spring.web;

import io.trypema.spring.CallContext;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.interceptor.RuleLimit;

/**
 * A limit that applies to the requests of a pattern. Immutable and safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
public final class RateLimitRule {

	private final RequestPattern pattern;

	private final RuleLimit limit;

	private final boolean needsPrincipal;

	private final boolean needsSession;

	private final boolean needsPath;

	/**
	 * Create a rule.
	 * @param pattern the requests that it applies to
	 * @param limit the limit
	 * @throws io.trypema.spring.RateLimitConfigurationException if an expression names a
	 * variable that the path does not have
	 */
	public RateLimitRule(RequestPattern pattern, RuleLimit limit) {
		this.pattern = pattern;
		this.limit = limit;
		this.needsPrincipal = limit.names("principal");
		this.needsSession = limit.names("session");
		this.needsPath = limit.names("path");
		limit.checkPath(pattern.path().getPatternString());
	}

	boolean needsPrincipal() {
		return this.needsPrincipal;
	}

	/**
	 * Return whether the limit depends on the session of the caller.
	 * @return whether an expression names {@code #session}
	 */
	public boolean needsSession() {
		return this.needsSession;
	}

	boolean matches(ReceivedRequest request) {
		return this.pattern.matches(request);
	}

	/**
	 * Return the check of the limit for a request.
	 * @param context the context of the call
	 * @param request the request
	 * @return the check
	 */
	public LimitRequest request(CallContext context, ReceivedRequest request) {
		return this.limit
			.request(this.needsPath ? new RuleCallContext(context, this.pattern.variables(request.paths())) : context);
	}

}
