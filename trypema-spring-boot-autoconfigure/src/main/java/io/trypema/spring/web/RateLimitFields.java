package io.trypema.spring.web;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.function.Function;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.trypema.LimitDecision;
import io.trypema.RateLimitDecision;
import io.trypema.spring.AppliedLimit;

/**
 * Writes limits as header fields.
 */
final class RateLimitFields {

	private static final long MAX_STRUCTURED_INTEGER = 999_999_999_999_999L;

	private static final Comparator<RateLimitDecision> NEAREST_FIRST = Comparator
		.comparing(RateLimitDecision::isAllowed)
		.thenComparing(RateLimitDecision::remaining)
		.thenComparing(RateLimitDecision::replenishAfter, Comparator.reverseOrder());

	private RateLimitFields() {
	}

	/**
	 * Return the fields that describe some limits.
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
		rates(limits).map((decision) -> integer(decision.capacity()) + windowParameter(decision))
			.reduce((one, other) -> one + ", " + other)
			.ifPresent((policies) -> fields.put("RateLimit-Policy", policies));
		return fields;
	}

	/** The fields of dialects that describe rates only. */
	private static Map<String, String> nearest(String prefix, Collection<AppliedLimit> limits) {
		Map<String, String> fields = new LinkedHashMap<>();
		rates(limits).min(NEAREST_FIRST).ifPresent((decision) -> {
			fields.put(prefix + "Limit", integer(decision.capacity()));
			fields.put(prefix + "Remaining", integer(decision.remaining()));
			fields.put(prefix + "Reset", integer(secondsUntilMore(decision)));
		});
		return fields;
	}

	private static Stream<RateLimitDecision> rates(Collection<AppliedLimit> limits) {
		return limits.stream()
			.map(AppliedLimit::decision)
			.filter(RateLimitDecision.class::isInstance)
			.map(RateLimitDecision.class::cast);
	}

	private static String policyItem(AppliedLimit limit) {
		LimitDecision decision = limit.decision();
		return string(limit.publicName()) + ";q=" + integer(decision.capacity())
				+ ((decision instanceof RateLimitDecision rate) ? windowParameter(rate)
						: ";qu=\"concurrent-requests\"");
	}

	/** The time at which a place will be free is unknown, so it is left out. */
	private static String limitItem(AppliedLimit limit) {
		LimitDecision decision = limit.decision();
		return string(limit.publicName()) + ";r=" + integer(decision.remaining())
				+ ((decision instanceof RateLimitDecision rate) ? ";t=" + integer(secondsUntilMore(rate)) : "");
	}

	private static String windowParameter(RateLimitDecision decision) {
		Duration window = decision.limit().window();
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
