package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.trypema.redis.RedisRateLimiterProvider;

/**
 * Configuration of the availability of Redis, if limits can be kept there.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RedisRateLimiterProvider.class)
class RedisAvailabilityConfiguration {

	@Bean
	@ConditionalOnBean(RedisRateLimiterProvider.class)
	@Nullable RedisAvailability rateLimiterRedisAvailability(ObjectProvider<RedisRateLimiterProvider> providers) {
		RedisRateLimiterProvider provider = providers.getIfUnique();
		return (provider != null) ? new ProviderRedisAvailability(provider) : null;
	}

	/**
	 * The availability that the provider reports.
	 */
	private record ProviderRedisAvailability(RedisRateLimiterProvider provider) implements RedisAvailability {

		@Override
		public boolean isAvailable() {
			return this.provider.isAvailable();
		}

		@Override
		public boolean check() {
			return this.provider.check();
		}

		@Override
		public long failures() {
			return this.provider.failures();
		}

	}

}
