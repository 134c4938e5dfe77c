package io.trypema.spring.boot.autoconfigure.actuate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;

/**
 * Auto-configuration for the health contributor {@code ratelimits}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = HealthContributorAutoConfiguration.class,
		after = { TrypemaAutoConfiguration.class, TrypemaRedisAutoConfiguration.class })
@ConditionalOnClass({ Health.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(RateLimitAdmin.class)
@ConditionalOnEnabledHealthIndicator("ratelimits")
@Import(RedisAvailabilityConfiguration.class)
public final class RateLimitsHealthContributorAutoConfiguration {

	RateLimitsHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnBean(RedisAvailability.class)
	@ConditionalOnMissingBean(name = "ratelimitsHealthIndicator")
	RateLimitsHealthIndicator ratelimitsHealthIndicator(RateLimitAdmin admin, ObjectProvider<RedisAvailability> redis) {
		return new RateLimitsHealthIndicator(admin, redis);
	}

}
