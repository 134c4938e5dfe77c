package io.trypema.spring.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimit;
import io.trypema.RateLimitDecision;
import io.trypema.WindowLimit;
import io.trypema.WindowSettings;
import io.trypema.spring.AppliedLimit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimitFields}.
 */
class RateLimitFieldsTests {

	private static final AppliedLimit BURST = allowed("search-burst", "10/s", 7, Duration.ofMillis(900));

	private static final AppliedLimit DAY = allowed("search-day", "5000/d", 4312, Duration.ofMillis(40_209_500));

	private static final AppliedLimit DAY_REFUSED = refused("search-day", "5000/d", 0, Duration.ofMillis(11_001));

	@Test
	void tellsAllPoliciesOfAdmittedRequest() {
		assertThat(draft11(BURST, DAY)).containsExactly(
				Map.entry("RateLimit-Policy", "\"search-burst\";q=10;w=1, \"search-day\";q=5000;w=86400"),
				Map.entry("RateLimit", "\"search-burst\";r=7;t=1, \"search-day\";r=4312;t=40210"));
	}

	@Test
	void tellsAllPoliciesButOnlyTheRefusal() {
		assertThat(draft11(BURST, DAY_REFUSED)).containsExactly(
				Map.entry("RateLimit-Policy", "\"search-burst\";q=10;w=1, \"search-day\";q=5000;w=86400"),
				Map.entry("RateLimit", "\"search-day\";r=0;t=12"));
	}

	@Test
	void leavesWindowBelowOneSecondOut() {
		assertThat(draft11(allowed("a", "10/500ms", 9, Duration.ofMillis(500))))
			.containsEntry("RateLimit-Policy", "\"a\";q=10")
			.containsEntry("RateLimit", "\"a\";r=9;t=1");
	}

	@Test
	void roundsWindowUp() {
		assertThat(draft11(allowed("a", "5.5/s", 6, Duration.ZERO))).containsEntry("RateLimit-Policy", "\"a\";q=6;w=2")
			.containsEntry("RateLimit", "\"a\";r=6;t=0");
	}

	@Test
	void refusalWaitsAtLeastOneSecond() {
		assertThat(draft11(refused("a", "10/s", 0, Duration.ZERO))).containsEntry("RateLimit", "\"a\";r=0;t=1");
	}

	@Test
	void refusalForeverTellsWhenPermitsReturn() {
		RateLimitDecision decision = RateLimitDecision.Rejected.forever(limit("10/s"), 3, 400_000_000);
		assertThat(draft11(new AppliedLimit("a", decision))).containsEntry("RateLimit", "\"a\";r=3;t=1");
	}

	@Test
	void escapesNames() {
		assertThat(draft11(allowed("a\"b\\c\u00e9\n", "1/s", 0, Duration.ZERO))).containsEntry("RateLimit",
				"\"a\\\"b\\\\c??\";r=0;t=0");
	}

	@Test
	void keepsIntegersWithinFifteenDigits() {
		assertThat(draft11(allowed("a", "9007199254740991/s", 9_007_199_254_740_990L, Duration.ZERO)))
			.containsEntry("RateLimit-Policy", "\"a\";q=999999999999999;w=1")
			.containsEntry("RateLimit", "\"a\";r=999999999999999;t=0");
	}

	@Test
	void draft06TellsTheNearestAndAllPolicies() {
		assertThat(RateLimitFields.of(HeaderDialect.DRAFT_06, List.of(DAY, BURST))).containsExactly(
				Map.entry("RateLimit-Limit", "10"), Map.entry("RateLimit-Remaining", "7"),
				Map.entry("RateLimit-Reset", "1"), Map.entry("RateLimit-Policy", "5000;w=86400, 10;w=1"));
	}

	@Test
	void legacyTellsTheRefusal() {
		AppliedLimit usedUp = allowed("a", "10/s", 0, Duration.ofSeconds(1));
		assertThat(RateLimitFields.of(HeaderDialect.LEGACY, List.of(usedUp, DAY_REFUSED))).containsExactly(
				Map.entry("X-RateLimit-Limit", "5000"), Map.entry("X-RateLimit-Remaining", "0"),
				Map.entry("X-RateLimit-Reset", "12"));
	}

	@Test
	void noneTellsNothing() {
		assertThat(RateLimitFields.of(HeaderDialect.NONE, List.of(DAY_REFUSED))).isEmpty();
	}

	private static Map<String, String> draft11(AppliedLimit... limits) {
		return RateLimitFields.of(HeaderDialect.DRAFT_11, List.of(limits));
	}

	private static AppliedLimit allowed(String policy, String rate, long remaining, Duration replenishAfter) {
		return new AppliedLimit(policy,
				new RateLimitDecision.Allowed(limit(rate), remaining, replenishAfter.toNanos()));
	}

	private static AppliedLimit refused(String policy, String rate, long remaining, Duration retryAfter) {
		return new AppliedLimit(policy, RateLimitDecision.Rejected.until(limit(rate), remaining, retryAfter.toNanos()));
	}

	private static WindowLimit limit(String rate) {
		return WindowSettings.defaults().resolve(RateLimit.parse(rate));
	}

}
