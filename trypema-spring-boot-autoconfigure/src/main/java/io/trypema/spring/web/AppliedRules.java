package io.trypema.spring.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.trypema.spring.interceptor.Admission;

/**
 * The rules that were applied to one exchange so far, each of them once. Not safe for use
 * by many threads at once.
 */
final class AppliedRules {

	static final String ATTRIBUTE = AppliedRules.class.getName();

	private final Set<RateLimitRule> rules = new HashSet<>();

	private final List<Admission> admissions = new ArrayList<>(2);

	/** Take the rules that match an exchange and were not applied to it yet. */
	List<RateLimitRule> take(RateLimitRules rules, ReceivedRequest request) {
		List<RateLimitRule> matching = rules.stream()
			.filter((rule) -> !this.rules.contains(rule) && rule.matches(request))
			.toList();
		this.rules.addAll(matching);
		return matching;
	}

	void add(Admission admission) {
		this.admissions.add(admission);
	}

	void undo() {
		this.admissions.forEach(Admission::undo);
	}

	CompletableFuture<Void> undoAsync() {
		return CompletableFuture
			.allOf(this.admissions.stream().map(Admission::undoAsync).toArray(CompletableFuture<?>[]::new));
	}

}
