package io.trypema.spring.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.trypema.spring.interceptor.Admission;

/**
 * The rules that were applied to one exchange so far, each of them once. Not safe for use
 * by many threads.
 *
 * @since 0.1.0
 */
public final class AppliedRules {

	/**
	 * Name of the attribute of an exchange that holds them.
	 */
	public static final String ATTRIBUTE = AppliedRules.class.getName();

	private final Set<RateLimitRule> rules = new HashSet<>();

	private final List<Admission> admissions = new ArrayList<>(2);

	/**
	 * Take the rules that match a request and were not applied to it yet.
	 * @param rules the rules to choose from
	 * @param request the request
	 * @return the rules to apply
	 */
	public List<RateLimitRule> take(RateLimitRules rules, ReceivedRequest request) {
		List<RateLimitRule> matching = rules.stream()
			.filter((rule) -> !this.rules.contains(rule) && rule.matches(request))
			.toList();
		this.rules.addAll(matching);
		return matching;
	}

	/**
	 * Add an admission by rules.
	 * @param admission the admission
	 */
	public void add(Admission admission) {
		this.admissions.add(admission);
	}

	/**
	 * Give back the permits of all admissions, and wait for completion.
	 */
	public void undo() {
		this.admissions.forEach(Admission::undo);
	}

	/**
	 * Give back the permits of all admissions.
	 * @return a future that completes when they are given back
	 */
	public CompletableFuture<Void> undoAsync() {
		return CompletableFuture
			.allOf(this.admissions.stream().map(Admission::undoAsync).toArray(CompletableFuture<?>[]::new));
	}

}
