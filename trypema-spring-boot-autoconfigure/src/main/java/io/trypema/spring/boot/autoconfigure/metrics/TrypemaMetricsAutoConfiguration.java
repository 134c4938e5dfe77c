package io.trypema.spring.boot.autoconfigure.metrics;

import java.util.stream.Stream;

import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.redis.HybridRateLimiterProvider;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.spring.ConcurrencyPolicies;
import io.trypema.spring.admin.ManagedLimit;
import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;
import io.trypema.spring.interceptor.ConcurrencyLimiters;
import io.trypema.spring.interceptor.RateLimitOperationSource;
import io.trypema.spring.metrics.ConcurrencyMetrics;
import io.trypema.spring.metrics.DecisionCounts;
import io.trypema.spring.metrics.DecisionMetrics;
import io.trypema.spring.metrics.HybridMetrics;
import io.trypema.spring.metrics.LocalMetrics;
import io.trypema.spring.metrics.RedisCallMetrics;
import io.trypema.spring.metrics.RedisMetrics;
import io.trypema.spring.metrics.SuppressionMetrics;

/**
 * Auto-configuration for the metrics of limits, if there is a registry.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { TrypemaAutoConfiguration.class, TrypemaRedisAutoConfiguration.class,
		CompositeMeterRegistryAutoConfiguration.class })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, RateLimitAdmin.class })
@ConditionalOnBooleanProperty(name = "trypema.metrics.enabled", matchIfMissing = true)
public final class TrypemaMetricsAutoConfiguration {

	TrypemaMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	DecisionCounts rateLimitDecisionCounts() {
		return new DecisionCounts();
	}

	@Bean
	@ConditionalOnMissingBean
	DecisionMetrics rateLimitDecisionMetrics(DecisionCounts counts, RateLimitAdmin admin) {
		return new DecisionMetrics(counts, () -> admin.limits().stream().map(ManagedLimit::declared));
	}

	@Bean
	@ConditionalOnBean({ ConcurrencyLimiters.class, ConcurrencyPolicies.class })
	@ConditionalOnMissingBean
	ConcurrencyMetrics rateLimitConcurrencyMetrics(MeterRegistry registry, ConcurrencyLimiters limiters,
			DecisionCounts counts, ConcurrencyPolicies policies, ObjectProvider<RateLimitOperationSource> methods) {
		return new ConcurrencyMetrics(registry, limiters, counts, () -> Stream.concat(policies.all(),
				methods.stream().flatMap(RateLimitOperationSource::concurrencyPolicies)));
	}

	@Bean
	@ConditionalOnMissingBean
	SuppressionMetrics rateLimitSuppressionMetrics(MeterRegistry registry) {
		return new SuppressionMetrics(registry);
	}

	@Bean
	@ConditionalOnBean(LocalRateLimiterProvider.class)
	@ConditionalOnMissingBean
	LocalMetrics rateLimitLocalMetrics(LocalRateLimiterProvider provider) {
		return new LocalMetrics(provider);
	}

	/**
	 * Metrics of the providers that use Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RedisRateLimiterProvider.class, RedisClient.class })
	static class OfRedis {

		@Bean
		@ConditionalOnMissingBean
		RedisCallMetrics rateLimitRedisCallMetrics(MeterRegistry registry) {
			return new RedisCallMetrics(registry);
		}

		@Bean
		@ConditionalOnMissingBean
		@Nullable RedisMetrics rateLimitRedisMetrics(ObjectProvider<RedisRateLimiterProvider> provider) {
			RedisRateLimiterProvider unique = provider.getIfUnique();
			return (unique != null) ? new RedisMetrics(unique) : null;
		}

		@Bean
		@ConditionalOnMissingBean
		@Nullable HybridMetrics rateLimitHybridMetrics(ObjectProvider<HybridRateLimiterProvider> provider) {
			HybridRateLimiterProvider unique = provider.getIfUnique();
			return (unique != null) ? new HybridMetrics(unique) : null;
		}

	}

}
