package io.trypema.spring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import io.trypema.local.LocalRateLimiterProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RateLimitPolicies}.
 */
class RateLimitPoliciesTests {

	private static final RateLimit LIMIT = RateLimit.parse("10/s");

	private final RateLimiter limiter = RateLimiter.of(LocalRateLimiterProvider.create());

	private final RateLimitPolicies.Builder builder = RateLimitPolicies.builder(this.limiter,
			new RateLimitDefaults(ProviderType.LOCAL, RateLimitStrategy.SUPPRESSED, "#clientIp", OnFailure.DENY));

	@Test
	void fillsInDefaults() {
		assertThat(this.builder.add("search", LIMIT).build().get("search", "A test"))
			.isEqualTo(RateLimitPolicy.of("search", LIMIT)
				.withStrategy(RateLimitStrategy.SUPPRESSED)
				.withKey("#clientIp")
				.withOnFailure(OnFailure.DENY));
	}

	@Test
	void takesDetails() {
		RateLimitPolicies policies = this.builder
			.add("search", LIMIT, (policy) -> policy.withStrategy(RateLimitStrategy.ABSOLUTE).withPermits("2"))
			.build();
		assertThat(policies.get("search", "A test")).returns(RateLimitStrategy.ABSOLUTE, RateLimitPolicy::strategy)
			.returns("2", RateLimitPolicy::permits);
	}

	@Test
	void laterPolicyReplacesFormer() {
		RateLimit other = RateLimit.parse("20/s");
		assertThat(this.builder.add("search", LIMIT).add("search", other).build().get("search", "A test").limit())
			.isEqualTo(other);
	}

	@Test
	void keepsOrderOfDeclaration() {
		assertThat(this.builder.add("b", LIMIT).add("a", LIMIT).build().names()).containsExactly("b", "a");
	}

	@Test
	void listsNearestNameFirstWhenUnknown() {
		RateLimitPolicies policies = this.builder.add("login", LIMIT).add("search", LIMIT).build();
		assertThatExceptionOfType(RateLimitConfigurationException.class)
			.isThrownBy(() -> policies.get("serach", "trypema.rules[0].policy"))
			.satisfies((ex) -> assertThat(ex.description())
				.isEqualTo("trypema.rules[0].policy names the policy 'serach', which does not exist. "
						+ "The policies are: search, login."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "two words", "a:b", "-a", "caf\u00e9", "a\"b" })
	void refusesNameThatIsNoToken(String name) {
		assertThatExceptionOfType(RateLimitConfigurationException.class)
			.isThrownBy(() -> this.builder.add(name, LIMIT));
	}

	@Test
	void refusesProviderThatIsMissing() {
		assertThatExceptionOfType(RateLimitConfigurationException.class)
			.isThrownBy(() -> this.builder.add("a", LIMIT, (policy) -> policy.withProvider(ProviderType.REDIS)))
			.withMessageContaining("'redis', which is not available, only: local");
	}

	@Test
	void refusesCostAboveHardLimitOfSuppressedStrategy() {
		assertThatExceptionOfType(RateLimitConfigurationException.class)
			.isThrownBy(() -> this.builder.add("a", LIMIT, (policy) -> policy.withPermits("11")))
			.withMessageContaining("never admits more than 10 at once");
	}

}
