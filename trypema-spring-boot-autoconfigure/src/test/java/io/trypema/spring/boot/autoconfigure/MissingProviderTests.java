package io.trypema.spring.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analysis of limits that require Redis where it is not available.
 */
class MissingProviderTests extends StartupFailures {

	private static final String REDIS = "trypema.provider=redis";

	MissingProviderTests(CapturedOutput output) {
		super(output);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					org.springframework.data.redis | Spring Data Redis is not on the class path. | \
					Add the dependency org.springframework.boot:spring-boot-starter-data-redis, and say where Redis is by \
					spring.data.redis.host and its companions.
					io.trypema.redis | trypema-redis is not on the class path. | Add the dependency io.trypema:trypema-redis.
					io.lettuce | Lettuce is not on the class path, which limits and counters are kept over; Jedis cannot take its place. | \
					Add the dependency io.lettuce:lettuce-core.
					""")
	void libraryIsMissing(String packageName, String description, String action) {
		assertThat(failure(new FilteredClassLoader(packageName), WithRedis.class, REDIS)).isEqualTo("""
				Description:

				The default of all limits (trypema.provider) uses the provider 'redis', which is not available, \
				only: local. %s

				Action:

				%s Or keep limits in process, by the provider 'local'.""".formatted(description, action));
	}

	@Test
	void connectionFactoryIsJedis() {
		assertThat(failure(WithRedis.class, REDIS, "spring.data.redis.client-type=jedis")).isEqualTo("""
				Description:

				The default of all limits (trypema.provider) uses the provider 'redis', which is not available, \
				only: local. The connection factory 'redisConnectionFactory' is no LettuceConnectionFactory, and \
				limits and counters are kept over Lettuce.

				Action:

				Remove spring.data.redis.client-type=jedis, or declare a LettuceConnectionFactory bean beside it. \
				Or keep limits in process, by the provider 'local'.""");
	}

	@Test
	void connectionFactoryIsNotTheOnlyOne() {
		assertThat(failure(TwoFactories.class, REDIS)).isEqualTo("""
				Description:

				The default of all limits (trypema.provider) uses the provider 'redis', which is not available, \
				only: local. There are several connection factories: one, other.

				Action:

				Mark the LettuceConnectionFactory to use as @Primary, or declare a RedisConnector bean. \
				Or keep limits in process, by the provider 'local'.""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "trypema.provider=hybrid", "trypema.policies.search.provider=redis", "limited=hybrid" })
	void anyUseOfMissingProviderFailsTheStart(String property) {
		assertThat(failure(Limited.class, "trypema.policies.search.rate=1/s", property))
			.contains("which is not available, only: local. There is no RedisConnectionFactory bean.");
	}

	@Test
	void redisIsAbsentAndDemanded() {
		assertThat(
				failure(WithRedis.class, "spring.data.redis.url=redis://127.0.0.1:1", "trypema.redis.fail-fast=true"))
			.contains("Redis is unavailable, and trypema.redis.fail-fast is set: ")
			.contains("Start Redis, or say where it is by spring.data.redis.host and its companions, and let it run "
					+ "scripts and write keys; or set trypema.redis.fail-fast=false to start without it and connect later.");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, TrypemaRedisAutoConfiguration.class })
	static class WithRedis {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, TrypemaRedisAutoConfiguration.class })
	static class TwoFactories {

		@Bean
		LettuceConnectionFactory one() {
			return new LettuceConnectionFactory();
		}

		@Bean
		LettuceConnectionFactory other() {
			return new LettuceConnectionFactory();
		}

	}

	static class Limited {

		@RateLimited(rate = "1/s", provider = "${limited:local}")
		public void limited() {
		}

	}

}
