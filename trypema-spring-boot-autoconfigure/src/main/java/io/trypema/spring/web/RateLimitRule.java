package io.trypema.spring.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.http.HttpMethod;
import org.springframework.web.util.pattern.PathPattern;

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

	private RateLimitRule(RequestPattern pattern, RuleLimit limit) {
		this.pattern = pattern;
		this.limit = limit;
		this.needsPrincipal = limit.names("principal");
		this.needsSession = limit.names("session");
		this.needsPath = limit.names("path");
		limit.checkPath(pattern.path().getPatternString());
	}

	/**
	 * Return a builder of a rule for all requests with matching paths.
	 * @param path the pattern of the path within the application
	 * @return the builder
	 */
	public static Builder builder(PathPattern path) {
		return new Builder(path);
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

	/**
	 * Builder of a {@link RateLimitRule}. Not safe for use by many threads.
	 */
	public static final class Builder {

		private final PathPattern path;

		private final List<PathPattern> except = new ArrayList<>();

		private final Set<HttpMethod> methods = new LinkedHashSet<>();

		private final List<HostPattern> hosts = new ArrayList<>();

		private final List<HeaderPattern> headers = new ArrayList<>();

		private Builder(PathPattern path) {
			this.path = path;
		}

		/**
		 * Exclude requests.
		 * @param path the pattern of their path within the application
		 * @return this builder
		 */
		public Builder except(PathPattern path) {
			this.except.add(path);
			return this;
		}

		/**
		 * Add a method. {@code GET} includes {@code HEAD}, and any method includes those
		 * that HTTP does not define. Without this call, all methods match.
		 * @param method the method
		 * @return this builder
		 */
		public Builder method(HttpMethod method) {
			this.methods.add(method);
			return this;
		}

		/**
		 * Add a host. Without this call, all hosts match.
		 * @param host a host name, or {@code *.} and the name of a domain for its
		 * subdomains
		 * @return this builder
		 * @throws IllegalArgumentException if the text is not of that form
		 */
		public Builder host(String host) {
			this.hosts.add(HostPattern.parse(host));
			return this;
		}

		/**
		 * Require a header, besides those that are required already.
		 * @param header the name of a header, or a name, an equals sign and a value
		 * @return this builder
		 * @throws IllegalArgumentException if the text is not of that form
		 */
		public Builder header(String header) {
			this.headers.add(HeaderPattern.parse(header));
			return this;
		}

		/**
		 * Build the rule.
		 * @param limit the limit
		 * @return the rule
		 * @throws io.trypema.spring.RateLimitConfigurationException if an expression
		 * names a variable that the path does not have
		 */
		public RateLimitRule build(RuleLimit limit) {
			return new RateLimitRule(new RequestPattern(this.path, this.except, this.methods, this.hosts, this.headers),
					limit);
		}

	}

}
