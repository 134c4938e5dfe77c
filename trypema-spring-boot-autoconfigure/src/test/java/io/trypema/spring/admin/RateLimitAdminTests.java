package io.trypema.spring.admin;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.WindowLimit;
import io.trypema.spring.RateLimitResolver;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.interceptor.LimitedContexts;
import io.trypema.spring.interceptor.OutageProvider;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link RateLimitAdmin} with a provider that fails.
 */
class RateLimitAdminTests {

	private static final RateLimit LIMIT = RateLimit.parse("2/h");

	private final MutableTicker ticker = MutableTicker.startingAt(0);

	private final OutageProvider redis = new OutageProvider(this.ticker);

	private final ApplicationContextRunner runner = LimitedContexts.runner(this.ticker)
		.withBean(OutageProvider.class, () -> this.redis)
		.withBean(Service.class)
		.withPropertyValues("trypema.policies.search.rate=2/h", "trypema.policies.search.provider=redis",
				"trypema.policies.search.on-failure=local");

	@Test
	void listsEachLimitOnceWithItsScope() {
		this.runner.run((context) -> assertThat(context.getBean(RateLimitAdmin.class).limits())
			.extracting(ManagedLimit::policy, ManagedLimit::scope, (limit) -> limit.declared().provider())
			.containsExactly(tuple("search", "search", ProviderType.REDIS),
					tuple("Service.inline", Service.class.getName() + ".inline()", ProviderType.LOCAL),
					tuple("search", "search", ProviderType.LOCAL)));
	}

	@Test
	void tellsFailureBesideWhatIsKnown() {
		this.runner.run((context) -> {
			context.getBean(Service.class).local();
			this.redis.stop();
			assertThat(context.getBean(RateLimitAdmin.class).states("search", "")).satisfiesExactly((failed) -> {
				assertThat(failed.usage()).isNull();
				assertThat(failed.next()).isNull();
				assertThat(failed.failure()).hasMessage("Redis gave no answer in 200 ms");
			}, (known) -> {
				assertThat(known.failure()).isNull();
				assertThat(known.usage()).satisfies((usage) -> assertThat(usage.observed()).isOne());
			});
		});
	}

	@Test
	void resetDeletesWhatTheLocalProviderTookOver() {
		this.runner.run((context) -> {
			RateLimiter limiter = context.getBean(RateLimiter.class);
			limiter.local().absolute().acquire("search:ada", LIMIT);
			limiter.redis().absolute().acquire("search:ada", LIMIT);
			context.getBean(RateLimitAdmin.class).reset("search", "ada");
			assertThat(limiter.local().absolute().usage("search:ada", LIMIT).observed()).isZero();
			assertThat(limiter.redis().absolute().usage("search:ada", LIMIT).observed()).isZero();
		});
	}

	@Test
	void resetThatFailsDeletesWhereItCan() {
		this.runner.run((context) -> {
			RateLimiter limiter = context.getBean(RateLimiter.class);
			limiter.local().absolute().acquire("search:ada", LIMIT);
			this.redis.stop();
			assertThatExceptionOfType(RateLimiterUnavailableException.class)
				.isThrownBy(() -> context.getBean(RateLimitAdmin.class).reset("search", "ada"));
			assertThat(limiter.local().absolute().usage("search:ada", LIMIT).observed()).isZero();
		});
	}

	@Test
	void readsTheLimitThatResolversGive() {
		this.runner
			.withBean(RateLimitResolver.class, () -> (policy, key) -> key.equals("ada") ? RateLimit.parse("9/h") : null)
			.run((context) -> {
				RateLimitAdmin admin = context.getBean(RateLimitAdmin.class);
				assertThat(admin.states("search", "ada").get(0).limit().capacity()).isEqualTo(9);
				assertThat(admin.states("search", "bob").get(0).limit().capacity()).isEqualTo(2);
			});
	}

	@Test
	void limitsOfResolversAreEnforcedAsThePolicySays() {
		this.runner.withBean(RateLimitResolver.class, () -> (policy, key) -> RateLimit.parse("9/h"))
			.withPropertyValues("trypema.policies.search.window=2h", "trypema.policies.search.bucket-size=1s")
			.run((context) -> {
				WindowLimit limit = context.getBean(RateLimitAdmin.class).states("search", "ada").get(0).limit();
				assertThat(limit.capacity()).isEqualTo(18);
				assertThat(limit.bucketSize()).isEqualTo(Duration.ofSeconds(1));
			});
	}

	@Test
	void countsKeysByScope() {
		this.runner.run((context) -> {
			context.getBean(Service.class).inline();
			context.getBean(Service.class).local();
			context.getBean(RateLimiter.class).local().absolute().acquire("search:a:b", LIMIT);
			context.getBean(RateLimiter.class).local().absolute().acquire("not of a policy", LIMIT);
			assertThat(
					context.getBean(RateLimitAdmin.class).keysInProcess(ProviderType.LOCAL, RateLimitStrategy.ABSOLUTE))
				.containsAllEntriesOf(Map.of("search", 2L, Service.class.getName() + ".inline()", 1L));
		});
	}

	@Test
	void changeKeepsTheHistoryOfKeys() {
		this.runner.run((context) -> {
			RateLimitAdmin admin = context.getBean(RateLimitAdmin.class);
			context.getBean(Service.class).local();
			admin.change("search", RateLimit.parse("5/h"), null);
			assertThat(admin.states("search", "").get(1).usage())
				.satisfies((usage) -> assertThat(usage.observed()).isOne());
		});
	}

	/**
	 * A service with its own limits.
	 */
	static class Service {

		@RateLimited(rate = "3/h")
		void inline() {
		}

		@RateLimited(policy = "search", provider = "local", key = "")
		void local() {
		}

	}

}
