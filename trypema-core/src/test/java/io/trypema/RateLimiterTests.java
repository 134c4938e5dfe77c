package io.trypema;

import org.junit.jupiter.api.Test;

import io.trypema.local.LocalRateLimiterProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RateLimiterTests {

	@Test
	void givesTheProviderOfEachType() {
		try (LocalRateLimiterProvider local = LocalRateLimiterProvider.create();
				RateLimiter limiter = RateLimiter.of(local)) {
			assertThat(limiter.local()).isSameAs(local);
			assertThat(limiter.provider(ProviderType.LOCAL)).isSameAs(local);
			assertThat(limiter.types()).containsExactly(ProviderType.LOCAL);
		}
	}

	@Test
	void namesMissingAndPresentProviders() {
		try (RateLimiter limiter = RateLimiter.of(LocalRateLimiterProvider.create())) {
			assertThatIllegalStateException().isThrownBy(limiter::redis)
				.withMessage("There is no rate limiter provider of type REDIS, only of [LOCAL]");
			assertThatIllegalStateException().isThrownBy(limiter::hybrid)
				.withMessage("There is no rate limiter provider of type HYBRID, only of [LOCAL]");
		}
	}

	@Test
	void refusesTwoProvidersOfOneType() {
		try (LocalRateLimiterProvider one = LocalRateLimiterProvider.create();
				LocalRateLimiterProvider two = LocalRateLimiterProvider.create()) {
			assertThatIllegalArgumentException().isThrownBy(() -> RateLimiter.of(one, two))
				.withMessage("There is more than one provider of type LOCAL");
		}
	}

	@Test
	void closesItsProviders() {
		LocalRateLimiterProvider local = LocalRateLimiterProvider.create();
		RateLimiter.of(local).close();
		assertThatIllegalStateException().isThrownBy(() -> local.absolute().acquire("key", RateLimit.parse("1/s")));
	}

	@Test
	void providerGivesTheLimiterOfEachStrategy() {
		try (LocalRateLimiterProvider local = LocalRateLimiterProvider.create()) {
			assertThat(local.limiter(RateLimitStrategy.ABSOLUTE)).isSameAs(local.absolute());
			assertThat(local.limiter(RateLimitStrategy.SUPPRESSED)).isSameAs(local.suppressed());
		}
	}

}
