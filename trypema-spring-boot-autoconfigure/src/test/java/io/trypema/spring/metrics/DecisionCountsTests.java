package io.trypema.spring.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.RateLimitPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link DecisionCounts}.
 */
class DecisionCountsTests {

	private static final RateLimitPolicy POLICY = RateLimitPolicy.of("search", RateLimit.parse("1/s"));

	private final DecisionCounts counts = new DecisionCounts();

	private void count(RateLimitPolicy policy, RateLimitOutcome outcome) {
		this.counts.onOutcome(new LimitRequest(policy.name(), policy, "alice", 1), outcome, null);
	}

	@Test
	void countsByPolicyAndOutcome() {
		count(POLICY, RateLimitOutcome.ALLOWED);
		count(POLICY, RateLimitOutcome.ALLOWED);
		count(POLICY, RateLimitOutcome.REJECTED);
		count(RateLimitPolicy.of("other", POLICY.limit()), RateLimitOutcome.ALLOWED);
		assertThat(this.counts.of("search")).contains(entry(RateLimitOutcome.ALLOWED, 2L),
				entry(RateLimitOutcome.REJECTED, 1L));
	}

	@Test
	void addsUpLimitsOfOnePolicy() {
		count(POLICY, RateLimitOutcome.ALLOWED);
		count(POLICY.withProvider(ProviderType.REDIS), RateLimitOutcome.ALLOWED);
		assertThat(this.counts.of("search")).containsEntry(RateLimitOutcome.ALLOWED, 2L);
	}

	@Test
	void showsOutcomesThatAreExpected() {
		this.counts.expect(POLICY);
		assertThat(this.counts.of("search")).containsExactly(entry(RateLimitOutcome.ALLOWED, 0L),
				entry(RateLimitOutcome.REJECTED, 0L), entry(RateLimitOutcome.SHADOW_REFUSED, 0L),
				entry(RateLimitOutcome.BYPASSED, 0L), entry(RateLimitOutcome.MISSING_KEY, 0L),
				entry(RateLimitOutcome.UNRESOLVED, 0L));
	}

	@Test
	void showsEveryOutcomeOfRemoteSuppressedPolicyButRejected() {
		this.counts.expect(POLICY.withProvider(ProviderType.HYBRID).withStrategy(RateLimitStrategy.SUPPRESSED));
		assertThat(this.counts.of("search").keySet()).hasSize(RateLimitOutcome.values().length - 1)
			.doesNotContain(RateLimitOutcome.REJECTED);
	}

	@Test
	void unknownPolicyHasNoCounts() {
		assertThat(this.counts.of("search")).isEqualTo(Map.of());
	}

	@Test
	void observersSeeEachSeriesOnce() {
		List<String> seen = new ArrayList<>();
		this.counts.expect(POLICY);
		this.counts.observe((series) -> seen.add(series.id().policy()));
		this.counts.expect(POLICY);
		this.counts.expect(RateLimitPolicy.of("other", POLICY.limit()));
		assertThat(seen).containsExactly("search", "other");
	}

}
