package io.trypema.spring.web;

import java.util.List;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

import io.trypema.spring.interceptor.CallContext;
import io.trypema.spring.interceptor.LimitRequest;

/**
 * The rules of an application. All that match a request apply. Immutable and safe for use
 * by many threads.
 *
 * @since 0.1.0
 */
public final class RateLimitRules {

	private final List<RateLimitRule> rules;

	/**
	 * Create rules.
	 * @param rules the rules
	 */
	public RateLimitRules(List<RateLimitRule> rules) {
		this.rules = List.copyOf(rules);
	}

	/**
	 * Return the rules that apply before the caller is authenticated.
	 * @return those whose policies do not name {@code #principal}
	 */
	public RateLimitRules beforeAuthentication() {
		return new RateLimitRules(this.rules.stream().filter((rule) -> !rule.needsPrincipal()).toList());
	}

	/**
	 * Return the rules that apply once the caller is authenticated.
	 * @return those whose policies name {@code #principal}
	 */
	public RateLimitRules afterAuthentication() {
		return new RateLimitRules(this.rules.stream().filter(RateLimitRule::needsPrincipal).toList());
	}

	/**
	 * Tell whether there is no rule.
	 * @return whether there is none
	 */
	public boolean isEmpty() {
		return this.rules.isEmpty();
	}

	/**
	 * Return what a request asks of the rules that match it.
	 * @param method the method of the request
	 * @param path the path of the request within the application
	 * @param context the context of the request
	 * @return the requests, in the order of the rules
	 */
	List<LimitRequest> requests(HttpMethod method, PathContainer path, CallContext context) {
		return this.rules.stream()
			.filter((rule) -> rule.matches(method, path))
			.map((rule) -> rule.request(context))
			.toList();
	}

}
