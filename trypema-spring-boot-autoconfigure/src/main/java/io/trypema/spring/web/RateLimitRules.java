package io.trypema.spring.web;

import java.util.List;
import java.util.stream.Stream;

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
	 * @return those that do not name {@code #principal}
	 */
	public RateLimitRules beforeAuthentication() {
		return new RateLimitRules(this.rules.stream().filter((rule) -> !rule.needsPrincipal()).toList());
	}

	/**
	 * Return whether there is no rule.
	 * @return whether there is none
	 */
	public boolean isEmpty() {
		return this.rules.isEmpty();
	}

	Stream<RateLimitRule> stream() {
		return this.rules.stream();
	}

}
