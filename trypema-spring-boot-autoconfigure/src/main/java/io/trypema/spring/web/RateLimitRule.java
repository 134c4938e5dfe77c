package io.trypema.spring.web;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

import io.trypema.spring.interceptor.CallContext;
import io.trypema.spring.interceptor.LimitRequest;
import io.trypema.spring.interceptor.RateLimitPolicy;
import io.trypema.spring.interceptor.RequestLimit;

/**
 * A policy that applies to requests by their path and method. Immutable and safe for use
 * by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimitRule {

	private static final Pattern PRINCIPAL = Pattern.compile("#principal\\b");

	private static final Set<HttpMethod> KNOWN_METHODS = Set.of(HttpMethod.values());

	private final PathPattern path;

	private final Set<HttpMethod> methods;

	private final List<PathPattern> exceptions;

	private final RequestLimit limit;

	private final boolean needsPrincipal;

	/**
	 * Create a rule.
	 * @param path the pattern of the path within the application
	 * @param methods the methods, of which {@code GET} includes {@code HEAD}, and any
	 * includes those that HTTP does not define; empty for all
	 * @param policy the policy
	 * @param limit the policy with its expressions
	 */
	public RateLimitRule(PathPattern path, Set<HttpMethod> methods, RateLimitPolicy policy, RequestLimit limit) {
		this(path, Set.copyOf(methods), List.of(), limit,
				PRINCIPAL.matcher(policy.key() + ' ' + policy.permits()).find());
	}

	private RateLimitRule(PathPattern path, Set<HttpMethod> methods, List<PathPattern> exceptions, RequestLimit limit,
			boolean needsPrincipal) {
		this.path = path;
		this.methods = methods;
		this.exceptions = exceptions;
		this.limit = limit;
		this.needsPrincipal = needsPrincipal;
	}

	/**
	 * Return the same rule with paths that it does not apply to.
	 * @param exceptions the patterns of these paths within the application
	 * @return the rule
	 */
	public RateLimitRule except(List<PathPattern> exceptions) {
		return new RateLimitRule(this.path, this.methods, List.copyOf(exceptions), this.limit, this.needsPrincipal);
	}

	boolean needsPrincipal() {
		return this.needsPrincipal;
	}

	boolean matches(HttpMethod method, Set<PathContainer> paths) {
		return matches(method) && paths.stream().anyMatch(this.path::matches) && !isExcepted(paths);
	}

	/** Whether all readings are excepted, so that no spelling slips into an exception. */
	private boolean isExcepted(Set<PathContainer> paths) {
		return !this.exceptions.isEmpty() && paths.stream()
			.allMatch((path) -> this.exceptions.stream().anyMatch((exception) -> exception.matches(path)));
	}

	/** A handler that is mapped to any method also answers methods that nobody knows. */
	private boolean matches(HttpMethod method) {
		return this.methods.isEmpty() || this.methods.contains(method)
				|| (method.equals(HttpMethod.HEAD) && this.methods.contains(HttpMethod.GET))
				|| !KNOWN_METHODS.contains(method);
	}

	LimitRequest request(CallContext context) {
		return this.limit.request(context);
	}

}
