package io.trypema;

import org.junit.jupiter.api.Test;

import io.trypema.RateLimitDecision.Rejected;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitExceededExceptionTests {

	private final WindowLimit limit = WindowSettings.defaults().resolve(RateLimit.parse("10/s"));

	private final RateLimitDecision decision = Rejected.until(this.limit, 0, 1_000_000);

	private final RateLimitExceededException exception = new RateLimitExceededException("search", this.decision);

	@Test
	void carriesPolicyLimitAndDecision() {
		assertThat(this.exception.policy()).isEqualTo("search");
		assertThat(this.exception.limit()).isSameAs(this.limit);
		assertThat(this.exception.decision()).isSameAs(this.decision);
		assertThat(this.exception).hasMessage("Rate limit 'search' exceeded: " + this.decision);
	}

	@Test
	void hasNoStackTrace() {
		assertThat(this.exception.getStackTrace()).isEmpty();
	}

}
