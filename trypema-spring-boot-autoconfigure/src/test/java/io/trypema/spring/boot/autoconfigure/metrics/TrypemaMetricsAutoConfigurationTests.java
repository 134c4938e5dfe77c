package io.trypema.spring.boot.autoconfigure.metrics;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.trypema.redis.LaxCounter;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.TestRedis;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaCountersAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;
import io.trypema.spring.interceptor.Admission;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.metrics.DecisionCounts;
import io.trypema.spring.metrics.MeterCatalog;
import io.trypema.spring.metrics.SuppressionMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TrypemaMetricsAutoConfiguration}.
 */
class TrypemaMetricsAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TrypemaAutoConfiguration.class, TrypemaMetricsAutoConfiguration.class))
		.withPropertyValues("trypema.policies.search.rate=2/h", "trypema.policies.feed.rate=2/h",
				"trypema.policies.feed.strategy=suppressed");

	private final ApplicationContextRunner runner = this.withoutRegistry
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	private final ApplicationContextRunner redis = this.runner
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, TrypemaRedisAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.uri().toURI(),
				"trypema.redis.prefix=" + TestRedis.prefix(), "trypema.redis.timeout=10s",
				"trypema.policies.shared.rate=2/h", "trypema.policies.shared.provider=redis",
				"trypema.policies.leased.rate=100/h", "trypema.policies.leased.provider=hybrid");

	private static Admission call(ApplicationContext context, String name, String key) {
		RateLimitPolicy policy = context.getBean(RateLimitPolicies.class).get(name, "A test");
		return context.getBean(RateLimitEnforcer.class).admit(List.of(new LimitRequest(name, policy, key, 1)));
	}

	private static void calls(int count, ApplicationContext context, String name) {
		IntStream.range(0, count).forEach((index) -> call(context, name, "alice"));
	}

	/** Obtain a lease of a key, and spend all of it, so that a flush requests more. */
	private static void spendLease(ApplicationContext context) {
		calls(2, context, "leased");
		while (gauge(context, "trypema.hybrid.leases") > 0) {
			calls(1, context, "leased");
		}
	}

	private static double decisions(ApplicationContext context, String policy, String outcome) {
		return context.getBean(MeterRegistry.class)
			.get("trypema.decisions")
			.tags("policy", policy, "outcome", outcome)
			.functionCounter()
			.count();
	}

	private static double gauge(ApplicationContext context, String name, String... tags) {
		return context.getBean(MeterRegistry.class).get(name).tags(tags).gauge().value();
	}

	@Test
	void countsDecisions() {
		this.runner.run((context) -> {
			calls(3, context, "search");
			assertThat(decisions(context, "search", "allowed")).isEqualTo(2);
			assertThat(decisions(context, "search", "rejected")).isEqualTo(1);
		});
	}

	@Test
	void countsOfAllLimitsBeginAtZero() {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(AopAutoConfiguration.class, RateLimitMethodsAutoConfiguration.class))
			.withBean(Inline.class)
			.run((context) -> {
				assertThat(decisions(context, "search", "rejected")).isZero();
				assertThat(decisions(context, "feed", "suppressed-denied")).isZero();
				assertThat(decisions(context, "Inline.call", "rejected")).isZero();
			});
	}

	@Test
	void showsFactorOfCallsAboveTheLimit() {
		this.runner.run((context) -> {
			calls(3, context, "feed");
			assertThat(context.getBean(MeterRegistry.class)
				.get("trypema.suppression.factor")
				.tags("policy", "feed", "provider", "local")
				.summary()).satisfies((summary) -> {
					assertThat(summary.count()).isEqualTo(1);
					assertThat(summary.max()).isEqualTo(1.0);
				});
		});
	}

	@Test
	void showsKeysAndEvictions() {
		this.runner.withPropertyValues("trypema.max-keys=2").run((context) -> {
			List.of("a", "b", "c").forEach((key) -> call(context, "search", key));
			assertThat(gauge(context, "trypema.keys", "provider", "local", "strategy", "absolute")).isEqualTo(2);
			assertThat(gauge(context, "trypema.keys", "provider", "local", "strategy", "suppressed")).isZero();
			assertThat(context.getBean(MeterRegistry.class).get("trypema.evictions").functionCounter().count())
				.isEqualTo(1);
		});
	}

	@Test
	void showsRedisAndLeases() {
		this.redis.run((context) -> {
			calls(3, context, "shared");
			spendLease(context);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("trypema.redis.calls")
				.tags("provider", "redis", "strategy", "absolute", "result", "success")
				.timer()).satisfies((timer) -> {
					assertThat(timer.count()).isEqualTo(3);
					assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
				});
			assertThat(registry.get("trypema.redis.calls").tags("provider", "hybrid").timer().count()).isPositive();
			Await.until("a flush is measured", () -> registry.find("trypema.hybrid.flush").timer() != null);
			assertThat(registry.get("trypema.hybrid.flush").tags("result", "success").timer().count()).isPositive();
			assertThat(registry.get("trypema.hybrid.flush.keys").summary().max()).isEqualTo(1);
			assertThat(gauge(context, "trypema.redis.available")).isEqualTo(1);
			assertThat(gauge(context, "trypema.keys", "provider", "hybrid", "strategy", "absolute")).isEqualTo(1);
			assertThat(decisions(context, "shared", "rejected")).isEqualTo(1);
		});
	}

	@Test
	void showsThatRedisIsAway() {
		this.redis.withPropertyValues("spring.data.redis.url=redis://localhost:1").run((context) -> {
			call(context, "shared", "alice");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(gauge(context, "trypema.redis.available")).isZero();
			Await.until("the failure is counted",
					() -> registry.get("trypema.redis.failures").functionCounter().count() == 1);
			assertThat(registry.get("trypema.redis.calls").tags("result", "failure").timer().count()).isEqualTo(1);
			assertThat(decisions(context, "shared", "failed-open")).isEqualTo(1);
		});
	}

	@Test
	void allMetersAreAsDocumentedAndNoneTellsKeys() {
		this.redis
			.withConfiguration(AutoConfigurations.of(TrypemaCountersAutoConfiguration.class,
					TrypemaCounterMetricsAutoConfiguration.class))
			.withPropertyValues("trypema.counters.hits.type=lax", "trypema.counters.visitors.type=instance-strict",
					"trypema.counters.visitors.keys=home", "trypema.concurrency.exports.places=5")
			.run((context) -> {
				List.of("search", "feed", "shared").forEach((policy) -> calls(3, context, policy));
				spendLease(context);
				context.getBean(LaxCounter.class).add("alice", 1);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				Await.until("a flush is measured", () -> registry.find("trypema.hybrid.flush").timer() != null);
				Await.until("a flush of a counter is measured",
						() -> registry.find("trypema.counter.flush.keys").summary() != null);
				Await.until("an operation of a counter is measured",
						() -> registry.find("trypema.counter.operations").timer() != null);
				assertThat(MeterCatalog.of(registry)).isEqualTo(MeterCatalog.documented());
				assertThat(registry.getMeters()).flatExtracting((meter) -> meter.getId().getTags())
					.noneMatch((tag) -> tag.getValue().contains("alice"));
			});
	}

	@Test
	void countsNothingWithoutRegistry() {
		this.withoutRegistry.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(DecisionCounts.class)
			.doesNotHaveBean(SuppressionMetrics.class));
	}

	@Test
	void countsNothingIfTurnedOff() {
		this.runner.withPropertyValues("trypema.metrics.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(DecisionCounts.class)
				.doesNotHaveBean(SuppressionMetrics.class));
	}

	@Test
	void countsNothingIfLimitsAreOff() {
		this.runner.withPropertyValues("trypema.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RateLimitListener.class));
	}

	@Test
	void worksWithoutMicrometer() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(call(context, "search", "alice").isRefused()).isFalse());
	}

	@Test
	void worksWithoutRedisModule() {
		this.runner.withClassLoader(new FilteredClassLoader(RedisRateLimiterProvider.class)).run((context) -> {
			calls(1, context, "search");
			assertThat(decisions(context, "search", "allowed")).isEqualTo(1);
		});
	}

	static class Inline {

		@RateLimited(rate = "1/s")
		public void call() {
		}

	}

}
