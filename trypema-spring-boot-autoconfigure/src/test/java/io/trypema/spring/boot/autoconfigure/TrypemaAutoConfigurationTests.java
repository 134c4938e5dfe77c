package io.trypema.spring.boot.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterProvider;
import io.trypema.SuppressedRateLimiter;
import io.trypema.Ticker;
import io.trypema.WindowLimit;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.spring.MissingKey;
import io.trypema.spring.OnFailure;
import io.trypema.spring.RateLimitDefaults;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.interceptor.EffectivePolicies;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TrypemaAutoConfiguration}.
 */
class TrypemaAutoConfigurationTests {

	private static final RateLimit LIMIT = RateLimit.parse("10/s");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TrypemaAutoConfiguration.class));

	@Test
	void offersLocalProvider() {
		this.runner.run((context) -> assertThat(context.getBean(RateLimiter.class).types())
			.containsExactly(ProviderType.LOCAL));
	}

	@Test
	void offersNothingWhenDisabled() {
		this.runner.withPropertyValues("trypema.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RateLimiter.class)
				.doesNotHaveBean(RateLimiterProvider.class)
				.doesNotHaveBean(RateLimitPolicies.class)
				.doesNotHaveBean(RateLimitEnforcer.class));
	}

	@Test
	void backsOffFromLocalProvider() {
		LocalRateLimiterProvider own = LocalRateLimiterProvider.create();
		this.runner.withBean(LocalRateLimiterProvider.class, () -> own).run((context) -> {
			assertThat(context).hasSingleBean(LocalRateLimiterProvider.class);
			assertThat(context.getBean(RateLimiter.class).local()).isSameAs(own);
		});
	}

	@Test
	void backsOffFromRateLimiter() {
		RateLimiter own = RateLimiter.of(LocalRateLimiterProvider.create());
		this.runner.withBean(RateLimiter.class, () -> own)
			.run((context) -> assertThat(context.getBean(RateLimiter.class)).isSameAs(own));
	}

	@Test
	void backsOffFromDefaults() {
		RateLimitDefaults own = new RateLimitDefaults(ProviderType.LOCAL, RateLimitStrategy.SUPPRESSED, "#clientIp",
				OnFailure.DENY);
		this.runner.withBean(RateLimitDefaults.class, () -> own)
			.run((context) -> assertThat(context).getBean(RateLimitDefaults.class).isSameAs(own));
	}

	@Test
	void backsOffFromPolicies() {
		RateLimiter limiter = RateLimiter.of(LocalRateLimiterProvider.create());
		RateLimitPolicies own = RateLimitPolicies
			.builder(limiter,
					new RateLimitDefaults(ProviderType.LOCAL, RateLimitStrategy.ABSOLUTE, "", OnFailure.ALLOW))
			.build();
		this.runner.withBean(RateLimitPolicies.class, () -> own)
			.run((context) -> assertThat(context.getBean(RateLimitPolicies.class)).isSameAs(own));
	}

	@Test
	void backsOffFromEnforcer() {
		RateLimitEnforcer own = new RateLimitEnforcer(RateLimiter.of(), new EffectivePolicies(Stream::empty),
				Stream::empty, Ticker.system());
		this.runner.withBean(RateLimitEnforcer.class, () -> own)
			.run((context) -> assertThat(context.getBean(RateLimitEnforcer.class)).isSameAs(own));
	}

	@Test
	void joinsProvidersOfOtherTypes() {
		this.runner.withBean("redis", RateLimiterProvider.class, () -> new FakeRedis())
			.run((context) -> assertThat(context.getBean(RateLimiter.class).types())
				.containsExactlyInAnyOrder(ProviderType.LOCAL, ProviderType.REDIS));
	}

	@Test
	void appliesProperties() {
		this.runner.withPropertyValues("trypema.window=2s", "trypema.bucket-size=50ms", "trypema.hard-limit-factor=1.5")
			.run((context) -> assertThat(context.getBean(RateLimiter.class).local().resolve(LIMIT))
				.isEqualTo(new WindowLimit(LIMIT, Duration.ofSeconds(2), Duration.ofMillis(50), 20, 30,
						Duration.ofMillis(100))));
	}

	@Test
	void boundsKeys() {
		this.runner.withPropertyValues("trypema.max-keys=1").run((context) -> {
			LocalRateLimiterProvider provider = context.getBean(LocalRateLimiterProvider.class);
			for (int key = 0; key < 100; key++) {
				provider.absolute().acquire("key " + key, LIMIT);
			}
			assertThat(provider.keys()).isLessThan(100);
		});
	}

	@Test
	void appliesCustomizersInOrderAfterProperties() {
		this.runner.withPropertyValues("trypema.hard-limit-factor=2")
			.withBean("second", LocalRateLimiterProviderCustomizer.class, LastCustomizer::new)
			.withBean("first", LocalRateLimiterProviderCustomizer.class, FirstCustomizer::new)
			.run((context) -> assertThat(context.getBean(RateLimiter.class).local().resolve(LIMIT).hardLimit())
				.isEqualTo(40));
	}

	@Test
	void usesOnlyTicker() {
		MutableTicker ticker = MutableTicker.startingAt(0);
		this.runner.withBean(Ticker.class, () -> ticker).run((context) -> {
			AbsoluteRateLimiter limiter = context.getBean(RateLimiter.class).local().absolute();
			limiter.acquire("key", LIMIT, 10);
			assertThat(limiter.usage("key", LIMIT).accepted()).isEqualTo(10);
			ticker.advance(Duration.ofSeconds(2));
			assertThat(limiter.usage("key", LIMIT).accepted()).isZero();
		});
	}

	@Test
	void closesProviderWithTheContext() {
		List<AbsoluteRateLimiter> limiters = new ArrayList<>();
		this.runner.run((context) -> limiters.add(context.getBean(RateLimiter.class).local().absolute()));
		assertThat(limiters).singleElement()
			.satisfies((limiter) -> assertThatIllegalStateException().isThrownBy(() -> limiter.acquire("key", LIMIT)));
	}

	@Test
	void declaresPoliciesOfProperties() {
		this.runner
			.withPropertyValues("trypema.strategy=suppressed", "trypema.default-key=#clientIp",
					"trypema.policies.search.rate=10/s", "trypema.policies.search.missing-key=refuse",
					"trypema.policies.report.rate=100/min", "trypema.policies.report.window=2m",
					"trypema.policies.report.strategy=absolute", "trypema.policies.report.provider=local",
					"trypema.policies.report.key=#principal", "trypema.policies.report.permits=5",
					"trypema.redis.on-failure=deny", "trypema.policies.report.on-failure=local",
					"trypema.policies.report.shadow=true")
			.run((context) -> {
				RateLimitPolicies policies = context.getBean(RateLimitPolicies.class);
				assertThat(policies.names()).containsExactly("search", "report");
				assertThat(policies.get("search", "A test")).isEqualTo(RateLimitPolicy.of("search", LIMIT)
					.withStrategy(RateLimitStrategy.SUPPRESSED)
					.withKey("#clientIp")
					.withOnFailure(OnFailure.DENY)
					.withMissingKey(MissingKey.REFUSE));
				assertThat(policies.get("report", "A test")).isEqualTo(
						RateLimitPolicy.of("report", RateLimit.parse("100/min").withWindow(Duration.ofMinutes(2)))
							.withKey("#principal")
							.withPermits("5")
							.withOnFailure(OnFailure.LOCAL)
							.withShadow(true));
			});
	}

	@Test
	void customizersAddAndReplacePolicies() {
		RateLimitPolicyCustomizer customizer = (policies) -> policies.add("search", RateLimit.parse("20/s"))
			.add("login", RateLimit.parse("5/min"));
		this.runner.withPropertyValues("trypema.policies.search.rate=10/s")
			.withBean(RateLimitPolicyCustomizer.class, () -> customizer)
			.run((context) -> {
				RateLimitPolicies policies = context.getBean(RateLimitPolicies.class);
				assertThat(policies.names()).containsExactly("search", "login");
				assertThat(policies.get("search", "A test").limit()).isEqualTo(RateLimit.parse("20/s"));
			});
	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class FirstCustomizer implements LocalRateLimiterProviderCustomizer {

		@Override
		public void customize(LocalRateLimiterProvider.Builder builder) {
			builder.hardLimitFactor(BigDecimal.valueOf(3));
		}

	}

	@Order(Ordered.LOWEST_PRECEDENCE)
	static class LastCustomizer implements LocalRateLimiterProviderCustomizer {

		@Override
		public void customize(LocalRateLimiterProvider.Builder builder) {
			builder.hardLimitFactor(BigDecimal.valueOf(4));
		}

	}

	private static final class FakeRedis implements RateLimiterProvider {

		private final LocalRateLimiterProvider local = LocalRateLimiterProvider.create();

		@Override
		public ProviderType type() {
			return ProviderType.REDIS;
		}

		@Override
		public AbsoluteRateLimiter absolute() {
			return this.local.absolute();
		}

		@Override
		public SuppressedRateLimiter suppressed() {
			return this.local.suppressed();
		}

		@Override
		public WindowLimit resolve(RateLimit limit) {
			return this.local.resolve(limit);
		}

		@Override
		public Stream<String> keysInProcess(RateLimitStrategy strategy) {
			return Stream.empty();
		}

		@Override
		public void close() {
			this.local.close();
		}

	}

}
