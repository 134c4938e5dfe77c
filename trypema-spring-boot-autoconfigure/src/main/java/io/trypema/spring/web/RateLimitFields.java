package io.trypema.spring.web;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.function.Function;
import java.util.Map;
import java.util.stream.Collectors;

import io.trypema.RateLimitDecision;
import io.trypema.spring.interceptor.AppliedLimit;

/**
 * Writes limits as header fields.
 */
final class RateLimitFields {

	private static final long MAX_STRUCTURED_INTEGER = 999_999_999_999_999L;

	private static final Comparator<AppliedLimit> NEAREST_FIRST = Comparator
		.comparing((AppliedLimit limit) -> limit.decision().isAllowed())
		.thenComparing((limit) -> limit.decision().remaining())
		.thenComparing((limit) -> limit.decision().replenishAfter(), Comparator.reverseOrder());

	private RateLimitFields() {
	}

	/**
	 * Return the fields that tell about some limits.
	 * @param dialect the dialect
	 * @param limits the limits, at least one
	 * @return the values of the fields by name
	 */
	static Map<String, String> of(HeaderDialect dialect, Collection<AppliedLimit> limits) {
		return switch (dialect) {
			case DRAFT_11 -> draft11(limits);
			case DRAFT_06 -> draft06(limits);
			case LEGACY -> nearest("X-RateLimit-", limits);
			case NONE -> Map.of();
		};
	}

	private static Map<String, String> draft11(Collection<AppliedLimit> limits) {
		boolean refused = limits.stream().anyMatch((limit) -> !limit.decision().isAllowed());
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("RateLimit-Policy", list(limits, RateLimitFields::policyItem));
		fields.put("RateLimit",
				list(limits.stream().filter((limit) -> !(refused && limit.decision().isAllowed())).toList(),
						RateLimitFields::limitItem));
		return fields;
	}

	private static Map<String, String> draft06(Collection<AppliedLimit> limits) {
		Map<String, String> fields = nearest("RateLimit-", limits);
		fields.put("RateLimit-Policy",
				list(limits, (limit) -> integer(limit.decision().limit().capacity()) + windowParameter(limit)));
		return fields;
	}

	private static Map<String, String> nearest(String prefix, Collection<AppliedLimit> limits) {
		RateLimitDecision decision = limits.stream().min(NEAREST_FIRST).orElseThrow().decision();
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put(prefix + "Limit", integer(decision.limit().capacity()));
		fields.put(prefix + "Remaining", integer(decision.remaining()));
		fields.put(prefix + "Reset", integer(secondsUntilMore(decision)));
		return fields;
	}

	private static String policyItem(AppliedLimit limit) {
		return string(limit.publicName()) + ";q=" + integer(limit.decision().limit().capacity())
				+ windowParameter(limit);
	}

	private static String limitItem(AppliedLimit limit) {
		RateLimitDecision decision = limit.decision();
		return string(limit.publicName()) + ";r=" + integer(decision.remaining()) + ";t="
				+ integer(secondsUntilMore(decision));
	}

	private static String windowParameter(AppliedLimit limit) {
		Duration window = limit.decision().limit().window();
		return (window.compareTo(Duration.ofSeconds(1)) >= 0) ? ";w=" + integer(WholeSeconds.of(window)) : "";
	}

	private static long secondsUntilMore(RateLimitDecision decision) {
		return decision.retryAfter()
			.map(WholeSeconds::atLeastOne)
			.orElseGet(() -> WholeSeconds.of(decision.replenishAfter()));
	}

	private static String list(Collection<AppliedLimit> limits, Function<AppliedLimit, String> item) {
		return limits.stream().map(item).collect(Collectors.joining(", "));
	}

	private static String integer(long value) {
		return Long.toString(Math.min(value, MAX_STRUCTURED_INTEGER));
	}

	private static String string(String text) {
		StringBuilder string = new StringBuilder(text.length() + 2).append('"');
		text.chars().forEach((character) -> {
			if (character == '"' || character == '\\') {
				string.append('\\');
			}
			string.append((character >= ' ' && character <= '~') ? (char) character : '?');
		});
		return string.append('"').toString();
	}

}
