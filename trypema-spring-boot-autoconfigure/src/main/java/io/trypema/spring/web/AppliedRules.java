package io.trypema.spring.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.trypema.spring.interceptor.Admission;
import io.trypema.spring.interceptor.CallContext;
import io.trypema.spring.interceptor.LimitRequest;

/**
 * The rules that were applied to one exchange so far, each of them once. Not safe for use
 * by many threads at once.
 */
final class AppliedRules {

	static final String ATTRIBUTE = AppliedRules.class.getName();

	private final Set<RateLimitRule> rules = new HashSet<>();

	private final List<Admission> admissions = new ArrayList<>(2);

	/** What the exchange asks of the rules that match it and were not applied yet. */
	List<LimitRequest> requests(RateLimitRules rules, ReceivedRequest request, CallContext context) {
		List<RateLimitRule> matching = rules.stream()
			.filter((rule) -> !this.rules.contains(rule) && rule.matches(request))
			.toList();
		this.rules.addAll(matching);
		return matching.stream().map((rule) -> rule.request(context)).toList();
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
