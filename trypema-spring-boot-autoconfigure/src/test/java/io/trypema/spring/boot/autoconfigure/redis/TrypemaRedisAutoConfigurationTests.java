package io.trypema.spring.boot.autoconfigure.redis;

import java.math.BigDecimal;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimiter;
import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.WindowLimit;
import io.trypema.redis.HybridRateLimiterProvider;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TestRedis;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.interceptor.RateLimitEnforcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TrypemaRedisAutoConfiguration}.
 */
class TrypemaRedisAutoConfigurationTests {

	private static final RateLimit LIMIT = RateLimit.parse("2/h");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, TrypemaRedisAutoConfiguration.class,
				TrypemaAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.uri().toURI(),
				"trypema.redis.prefix=" + TestRedis.prefix(), "trypema.redis.timeout=10s");

	/** No server listens on port 1. */
	private final ApplicationContextRunner withoutRedis = this.runner
		.withPropertyValues("spring.data.redis.url=redis://127.0.0.1:1");

	private static boolean acquire(AssertableApplicationContext context, ProviderType type) {
		return context.getBean(RateLimiter.class).provider(type).absolute().acquire("key", LIMIT).isAllowed();
	}

	@Test
	void addsProvidersBesideTheLocalOne() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(RedisRateLimiterProvider.class)
			.hasSingleBean(HybridRateLimiterProvider.class)
			.getBean(RateLimiter.class)
			.extracting(RateLimiter::types)
			.asInstanceOf(InstanceOfAssertFactories.ITERABLE)
			.containsExactlyInAnyOrder((Object[]) ProviderType.values()));
	}

	@ParameterizedTest
	@EnumSource(names = { "REDIS", "HYBRID" })
	void twoApplicationsShareOneLimit(ProviderType type) {
		this.runner.run((one) -> this.runner.run((other) -> {
			assertThat(acquire(one, type)).isTrue();
			one.getBean(HybridRateLimiterProvider.class).close();
			assertThat(acquire(other, ProviderType.REDIS)).isTrue();
			assertThat(acquire(other, type)).isFalse();
		}));
	}

	@ParameterizedTest
	@CsvSource({ "spring.application.name=a, spring.application.name=a, false",
			"spring.application.name=a, spring.application.name=b, true",
			"spring.application.name=a, trypema.redis.namespace=a, false",
			"trypema.enabled=true, trypema.enabled=true, false",
			"spring.application.name=a, trypema.redis.namespace=, true" })
	void applicationsOfOneNamespaceShareTheirLimits(String property, String otherProperty, boolean apart) {
		this.runner.withPropertyValues(property)
			.run((one) -> this.runner.withPropertyValues(otherProperty).run((other) -> {
				assertThat(acquire(one, ProviderType.REDIS)).isTrue();
				assertThat(acquire(one, ProviderType.REDIS)).isTrue();
				assertThat(acquire(other, ProviderType.REDIS)).isEqualTo(apart);
			}));
	}

	@Test
	void applicationsOfOtherPrefixHaveTheirOwnLimits() {
		this.runner
			.run((one) -> this.runner.withPropertyValues("trypema.redis.prefix=" + TestRedis.prefix()).run((other) -> {
				acquire(one, ProviderType.REDIS);
				acquire(one, ProviderType.REDIS);
				assertThat(acquire(other, ProviderType.REDIS)).isTrue();
			}));
	}

	@Test
	void startsWithoutRedis() {
		this.withoutRedis.withPropertyValues("trypema.provider=hybrid", "trypema.policies.search.rate=10/s")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThatExceptionOfType(RateLimiterUnavailableException.class)
					.isThrownBy(() -> acquire(context, ProviderType.REDIS));
			});
	}

	@ParameterizedTest
	@CsvSource({ "trypema.provider=local, 0", "trypema.provider=redis, 1",
			"trypema.policies.search.provider=hybrid, 1" })
	void connectsAtStartIfLimitsNeedRedis(String property, int connections) {
		AtomicInteger connected = new AtomicInteger();
		RedisConnector connector = () -> {
			connected.incrementAndGet();
			return RedisConnector.of(TestRedis.client()).connect();
		};
		this.runner.withBean(RedisConnector.class, () -> connector)
			.withPropertyValues("trypema.policies.search.rate=10/s", property)
			.run((context) -> assertThat(connected).hasValue(connections));
	}

	@Test
	void failsFastWithoutRedis() {
		this.withoutRedis.withPropertyValues("trypema.redis.fail-fast=true")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(ConnectException.class)
				.satisfies((failure) -> assertThat(failure)
					.hasStackTraceContaining("Redis is unavailable, and trypema.redis.fail-fast is set: ")));
	}

	@Test
	void failsFastWhereRedisIsFull() {
		try (RedisServer full = RedisServer.start("--maxmemory", "1")) {
			this.runner
				.withPropertyValues("spring.data.redis.url=" + full.uri().toURI(), "trypema.redis.fail-fast=true")
				.run((context) -> assertThat(context).getFailure()
					.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(
							"Redis is unavailable, and trypema.redis.fail-fast is set: Redis failed: OOM")));
		}
	}

	@Test
	void failFastConnectsAtStart() {
		this.runner.withPropertyValues("trypema.redis.fail-fast=true").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(acquire(context, ProviderType.REDIS)).isTrue();
		});
	}

	@Test
	void appliesWindowProperties() {
		RateLimit limit = RateLimit.parse("10/s");
		this.runner.withPropertyValues("trypema.window=2s", "trypema.bucket-size=50ms", "trypema.hard-limit-factor=1.5")
			.run((context) -> {
				WindowLimit expected = new WindowLimit(limit, Duration.ofSeconds(2), Duration.ofMillis(50), 20, 30,
						Duration.ofMillis(100));
				assertThat(context.getBean(RedisRateLimiterProvider.class).resolve(limit)).isEqualTo(expected);
				assertThat(context.getBean(HybridRateLimiterProvider.class).resolve(limit)).isEqualTo(expected);
			});
	}

	@ParameterizedTest
	@EnumSource(ProviderType.class)
	void settingsOfPolicyCountBeforeTheOthers(ProviderType provider) {
		String prefix = "trypema.policies.feed.";
		this.runner.withPropertyValues("trypema.bucket-size=9ms", "trypema.hard-limit-factor=9", prefix + "rate=10/s",
				prefix + "provider=" + provider, prefix + "strategy=suppressed", prefix + "window=2s",
				prefix + "bucket-size=50ms", prefix + "hard-limit-factor=1.5", prefix + "suppression-factor-cache=3s")
			.run((context) -> {
				RateLimitAdmin admin = context.getBean(RateLimitAdmin.class);
				WindowLimit limit = admin.limits("feed").get(0).limit();
				assertThat(limit).isEqualTo(new WindowLimit(limit.rate(), Duration.ofSeconds(2), Duration.ofMillis(50),
						20, 30, Duration.ofSeconds(3)));
				admin.change("feed", RateLimit.parse("20/s"), null);
				WindowLimit changed = admin.limits("feed").get(0).limit();
				assertThat(changed).isEqualTo(new WindowLimit(changed.rate(), Duration.ofSeconds(2),
						Duration.ofMillis(50), 40, 60, Duration.ofSeconds(3)));
				long admitted = IntStream.range(0, 100)
					.mapToObj((call) -> context.getBean(RateLimitEnforcer.class)
						.admit(List.of(new LimitRequest("feed",
								context.getBean(RateLimitPolicies.class).get("feed", "feed"), "ada", 1))))
					.filter((admission) -> !admission.isRefused())
					.count();
				assertThat(admitted).isBetween(40L, 60L);
			});
	}

	@ParameterizedTest
	@CsvSource({ "trypema.redis.timeout, 0ms", "trypema.redis.prefix, a{b", "trypema.redis.namespace, a}b",
			"trypema.hybrid.sync-interval, 0ms", "trypema.hybrid.max-keys, 0" })
	void namesPropertyThatCannotBeUsed(String property, String value) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(property));
	}

	@Test
	void appliesCustomizersInOrderAfterProperties() {
		this.runner.withPropertyValues("trypema.hard-limit-factor=2")
			.withBean("second", RedisRateLimiterProviderCustomizer.class, LastCustomizer::new)
			.withBean("first", RedisRateLimiterProviderCustomizer.class, FirstCustomizer::new)
			.run((context) -> assertThat(
					context.getBean(RedisRateLimiterProvider.class).resolve(RateLimit.parse("10/s")).hardLimit())
				.isEqualTo(40));
	}

	@Test
	void appliesCustomizerOfHybridProvider() {
		this.runner.withBean(HybridRateLimiterProviderCustomizer.class, () -> (builder) -> {
			throw new IllegalStateException("customized");
		}).run((context) -> assertThat(context).getFailure().rootCause().hasMessage("customized"));
	}

	@Test
	void backsOffFromOwnProviders() {
		RedisRateLimiterProvider redis = RedisRateLimiterProvider.builder(RedisConnector.of(TestRedis.client()))
			.prefix(TestRedis.prefix())
			.build();
		HybridRateLimiterProvider hybrid = HybridRateLimiterProvider.builder(redis).build();
		this.runner.withBean(RedisRateLimiterProvider.class, () -> redis)
			.withBean(HybridRateLimiterProvider.class, () -> hybrid)
			.run((context) -> {
				assertThat(context.getBean(RedisRateLimiterProvider.class)).isSameAs(redis);
				assertThat(context.getBean(HybridRateLimiterProvider.class)).isSameAs(hybrid);
			});
	}

	@Test
	void usesOwnConnectorWithoutConnectionFactory() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TrypemaRedisAutoConfiguration.class, TrypemaAutoConfiguration.class))
			.withPropertyValues("trypema.redis.prefix=" + TestRedis.prefix(), "trypema.redis.timeout=10s")
			.withBean(RedisConnector.class, () -> RedisConnector.of(TestRedis.client()))
			.run((context) -> assertThat(acquire(context, ProviderType.REDIS)).isTrue());
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.lettuce", "org.springframework.data.redis", "io.trypema.redis" })
	void staysLocalWithoutLibraries(String packageName) {
		this.runner.withClassLoader(new FilteredClassLoader(packageName)).run(this::assertLocalOnly);
	}

	@Test
	void staysLocalWithJedis() {
		this.runner.withPropertyValues("spring.data.redis.client-type=jedis").run(this::assertLocalOnly);
	}

	@Test
	void staysLocalWithSeveralConnectionFactories() {
		this.runner.withUserConfiguration(TwoFactories.class).run(this::assertLocalOnly);
	}

	private void assertLocalOnly(AssertableApplicationContext context) {
		assertThat(context.getBean(RateLimiter.class).types()).containsExactly(ProviderType.LOCAL);
	}

	@ParameterizedTest
	@ValueSource(classes = { PrimaryFactory.class, UndeclaredFactory.class, LettuceBesideOther.class })
	void usesTheLettuceConnectionFactory(Class<?> configuration) {
		this.withoutRedis.withUserConfiguration(configuration)
			.run((context) -> assertThat(acquire(context, ProviderType.REDIS)).isTrue());
	}

	@Test
	void isOffWithTheRest() {
		this.runner.withPropertyValues("trypema.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RateLimiterProvider.class));
	}

	@Test
	void closesProvidersBeforeTheConnectionFactoryStops() {
		List<Integer> refused = new ArrayList<>();
		this.runner.withBean("late", Probe.class, () -> new Probe(0, refused))
			.withBean("early", Probe.class, () -> new Probe(2, refused))
			.run((context) -> {
				acquire(context, ProviderType.REDIS);
				acquire(context, ProviderType.HYBRID);
				context.getBeansOfType(Probe.class)
					.values()
					.forEach((probe) -> probe.limiter = context.getBean(RateLimiter.class));
			});
		assertThat(refused).containsExactly(0);
	}

	@Test
	void goesOnAfterPause() {
		this.runner.run((context) -> {
			assertThat(acquire(context, ProviderType.REDIS)).isTrue();
			context.getSourceApplicationContext().stop();
			context.getSourceApplicationContext().start();
			// The circuit breaker is open for a moment, since the connection was lost
			context.getBean(RedisRateLimiterProvider.class).connect();
			assertThat(acquire(context, ProviderType.REDIS)).isTrue();
			assertThat(acquire(context, ProviderType.REDIS)).isFalse();
		});
	}

	private static LettuceConnectionFactory factory() {
		return new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(TestRedis.uri().getHost(), TestRedis.uri().getPort()));
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFactories {

		@Bean
		LettuceConnectionFactory one() {
			return factory();
		}

		@Bean
		LettuceConnectionFactory other() {
			return factory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryFactory {

		@Bean
		@Primary
		LettuceConnectionFactory one() {
			return factory();
		}

		@Bean
		LettuceConnectionFactory other() {
			return new LettuceConnectionFactory("127.0.0.1", 1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UndeclaredFactory {

		@Bean
		RedisConnectionFactory one() {
			return factory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LettuceBesideOther {

		@Bean
		LettuceConnectionFactory one() {
			return factory();
		}

		@Bean
		JedisConnectionFactory other() {
			return new JedisConnectionFactory();
		}

	}

	@Order(1)
	static class FirstCustomizer implements RedisRateLimiterProviderCustomizer {

		@Override
		public void customize(RedisRateLimiterProvider.Builder builder) {
			builder.hardLimitFactor(BigDecimal.valueOf(3));
		}

	}

	@Order(2)
	static class LastCustomizer implements RedisRateLimiterProviderCustomizer {

		@Override
		public void customize(RedisRateLimiterProvider.Builder builder) {
			builder.hardLimitFactor(BigDecimal.valueOf(4));
		}

	}

	/**
	 * Records whether calls fail in its phase of the shutdown.
	 */
	static final class Probe implements SmartLifecycle {

		private final int phase;

		private final List<Integer> refused;

		private RateLimiter limiter = RateLimiter.of();

		private boolean running;

		Probe(int phase, List<Integer> refused) {
			this.phase = phase;
			this.refused = refused;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			try {
				this.limiter.redis().absolute().acquire("other", LIMIT);
				this.limiter.hybrid().absolute().acquire("other", LIMIT);
			}
			catch (IllegalStateException ex) {
				this.refused.add(this.phase);
				assertThatIllegalStateException()
					.isThrownBy(() -> this.limiter.hybrid().absolute().acquire("other", LIMIT));
			}
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
