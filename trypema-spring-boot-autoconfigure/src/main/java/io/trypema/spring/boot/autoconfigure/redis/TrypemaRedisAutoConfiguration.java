package io.trypema.spring.boot.autoconfigure.redis;

import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.StringUtils;

import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.redis.HybridRateLimiterProvider;
import io.trypema.redis.RedisCallListener;
import io.trypema.redis.RedisConcurrencyLimiter;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.spring.boot.autoconfigure.OnLimitsOrCountersCondition;
import io.trypema.spring.boot.autoconfigure.PropertyValue;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.boot.autoconfigure.TrypemaRedisProperties;
import io.trypema.spring.interceptor.ConcurrencyLimiters;

/**
 * Auto-configuration for limits and counters that all instances share through Redis, over
 * the Lettuce connection factory of the application. The providers connect when they are
 * first used.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = TrypemaAutoConfiguration.class, after = DataRedisAutoConfiguration.class)
@ConditionalOnClass({ RedisRateLimiterProvider.class, LettuceConnectionFactory.class, RedisClient.class })
@Conditional(OnLimitsOrCountersCondition.class)
@EnableConfigurationProperties(TrypemaProperties.class)
public final class TrypemaRedisAutoConfiguration {

	TrypemaRedisAutoConfiguration() {
	}

	/** {@code null} if there is no unique or primary Lettuce connection factory. */
	@Bean
	@ConditionalOnBean(RedisConnectionFactory.class)
	@ConditionalOnMissingBean
	@Nullable RedisConnector rateLimiterRedisConnector(ObjectProvider<RedisConnectionFactory> factories,
			ObjectProvider<LettuceConnectionFactory> lettuceFactories) {
		LettuceConnectionFactory factory = lettuceFactories.getIfUnique();
		if (factory != null) {
			return new LettuceFactoryConnector(factory);
		}
		return (factories.getIfUnique() instanceof LettuceConnectionFactory other) ? new LettuceFactoryConnector(other)
				: null;
	}

	@Bean
	@ConditionalOnBean(RedisConnector.class)
	@ConditionalOnMissingBean
	@Nullable RedisRateLimiterProvider redisRateLimiterProvider(ObjectProvider<RedisConnector> connector,
			TrypemaProperties properties, Environment environment, ObjectProvider<RedisCallListener> listener,
			ObjectProvider<RedisRateLimiterProviderCustomizer> customizers) {
		RedisConnector unique = connector.getIfUnique();
		if (unique == null) {
			return null;
		}
		RedisRateLimiterProvider.Builder builder = RedisRateLimiterProvider.builder(unique);
		listener.ifUnique(builder::listener);
		applyWindow(properties, builder);
		apply(properties.getRedis(), environment.getProperty("spring.application.name"), builder);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static void applyWindow(TrypemaProperties properties, RedisRateLimiterProvider.Builder builder) {
		PropertyValue.apply("trypema.window", properties.getWindow(), builder::window);
		PropertyValue.apply("trypema.bucket-size", properties.getBucketSize(), builder::bucketSize);
		PropertyValue.apply("trypema.hard-limit-factor", properties.getHardLimitFactor(), builder::hardLimitFactor);
		PropertyValue.apply("trypema.suppression-factor-cache", properties.getSuppressionFactorCache(),
				builder::suppressionFactorCache);
	}

	private static void apply(TrypemaRedisProperties properties, @Nullable String applicationName,
			RedisRateLimiterProvider.Builder builder) {
		PropertyValue.apply("trypema.redis.prefix", properties.getPrefix(), builder::prefix);
		String namespace = (properties.getNamespace() != null) ? properties.getNamespace() : applicationName;
		if (StringUtils.hasLength(namespace)) {
			PropertyValue.apply("trypema.redis.namespace", properties.getPrefix() + ":" + namespace, builder::prefix);
		}
		PropertyValue.apply("trypema.redis.timeout", properties.getTimeout(), builder::timeout);
		builder.hashKeys(properties.isHashKeys());
	}

	@Bean
	@ConditionalOnBean(RedisRateLimiterProvider.class)
	@ConditionalOnMissingBean
	@Nullable HybridRateLimiterProvider hybridRateLimiterProvider(ObjectProvider<RedisRateLimiterProvider> redis,
			TrypemaProperties properties, ObjectProvider<HybridRateLimiterProviderCustomizer> customizers) {
		RedisRateLimiterProvider unique = redis.getIfUnique();
		if (unique == null) {
			return null;
		}
		HybridRateLimiterProvider.Builder builder = HybridRateLimiterProvider.builder(unique);
		PropertyValue.apply("trypema.hybrid.sync-interval", properties.getHybrid().getSyncInterval(),
				builder::syncInterval);
		PropertyValue.apply("trypema.hybrid.max-keys", properties.getHybrid().getMaxKeys(), builder::maxKeys);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	/**
	 * Created when a policy needs it, since each instance sends heartbeats.
	 */
	@Bean(ConcurrencyLimiters.SHARED)
	@Lazy
	@ConditionalOnBean(RedisRateLimiterProvider.class)
	@ConditionalOnMissingBean(name = ConcurrencyLimiters.SHARED)
	@Nullable ConcurrencyLimiter sharedConcurrencyLimiter(ObjectProvider<RedisRateLimiterProvider> redis,
			TrypemaProperties properties) {
		RedisRateLimiterProvider unique = redis.getIfUnique();
		if (unique == null) {
			return null;
		}
		RedisConcurrencyLimiter.Builder builder = RedisConcurrencyLimiter.builder(unique, "in-flight");
		PropertyValue.apply("trypema.redis.dead-after", properties.getRedis().getDeadAfter(), builder::deadAfter);
		return builder.build();
	}

	@Bean
	@ConditionalOnBean(RedisRateLimiterProvider.class)
	RedisProviderLifecycle redisProviderLifecycle(ConfigurableApplicationContext context,
			TrypemaProperties properties) {
		return new RedisProviderLifecycle(context, properties.getRedis().isFailFast());
	}

}
