package io.trypema.spring.boot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import io.trypema.RateLimiter;
import io.trypema.RateLimiterProvider;
import io.trypema.Ticker;
import io.trypema.concurrency.ConcurrencyLimiter;
import io.trypema.concurrency.LocalConcurrencyLimiter;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.spring.ConcurrencyPolicies;
import io.trypema.spring.RateLimitDefaults;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RateLimitResolver;
import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.interceptor.ConcurrencyLimiters;
import io.trypema.spring.interceptor.EffectivePolicies;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.interceptor.RefusalEventPublisher;

/**
 * Auto-configuration for the rate limiter and its policies.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "trypema.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TrypemaProperties.class)
public final class TrypemaAutoConfiguration {

	TrypemaAutoConfiguration() {
	}

	@Bean
	static UnknownPropertiesCheck unknownTrypemaPropertiesCheck(Environment environment) {
		return new UnknownPropertiesCheck(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	LocalRateLimiterProvider localRateLimiterProvider(TrypemaProperties properties, ObjectProvider<Ticker> ticker,
			ObjectProvider<LocalRateLimiterProviderCustomizer> customizers) {
		LocalRateLimiterProvider.Builder builder = LocalRateLimiterProvider.builder();
		PropertyValue.apply("trypema.window", properties.getWindow(), builder::window);
		PropertyValue.apply("trypema.bucket-size", properties.getBucketSize(), builder::bucketSize);
		PropertyValue.apply("trypema.hard-limit-factor", properties.getHardLimitFactor(), builder::hardLimitFactor);
		PropertyValue.apply("trypema.suppression-factor-cache", properties.getSuppressionFactorCache(),
				builder::suppressionFactorCache);
		PropertyValue.apply("trypema.max-keys", properties.getMaxKeys(), builder::maxKeys);
		ticker.ifUnique(builder::ticker);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	/** Its providers are beans, and closed as such. */
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	RateLimiter rateLimiter(ObjectProvider<RateLimiterProvider> providers) {
		return RateLimiter.of(providers.stream().toArray(RateLimiterProvider[]::new));
	}

	@Bean
	@ConditionalOnMissingBean
	RateLimitDefaults rateLimitDefaults(TrypemaProperties properties) {
		String key = properties.getDefaultKey();
		return new RateLimitDefaults(properties.getProvider(), properties.getStrategy(), (key != null) ? key : "",
				properties.getRedis().getOnFailure());
	}

	@Bean
	@ConditionalOnMissingBean
	RateLimitPolicies rateLimitPolicies(TrypemaProperties properties, RateLimiter limiter, RateLimitDefaults defaults,
			ObjectProvider<RateLimitPolicyCustomizer> customizers) {
		RateLimitPolicies.Builder builder = RateLimitPolicies.builder(limiter, defaults);
		properties.getPolicies().forEach((name, policy) -> new DeclaredPolicy(name, policy).addTo(builder));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean
	EffectivePolicies effectivePolicies(ObjectProvider<RateLimitResolver> resolvers) {
		return new EffectivePolicies(resolvers::orderedStream);
	}

	@Bean
	@ConditionalOnMissingBean
	LocalConcurrencyLimiter localConcurrencyLimiter() {
		return new LocalConcurrencyLimiter();
	}

	/** The shared limiter is created when a policy needs it. */
	@Bean
	@ConditionalOnMissingBean
	ConcurrencyLimiters concurrencyLimiters(LocalConcurrencyLimiter local,
			@Qualifier(ConcurrencyLimiters.SHARED) ObjectProvider<ConcurrencyLimiter> shared) {
		return new ConcurrencyLimiters(local, shared::getIfAvailable);
	}

	@Bean
	@ConditionalOnMissingBean
	ConcurrencyPolicies concurrencyPolicies(TrypemaProperties properties, ConcurrencyLimiters limiters,
			RateLimitDefaults defaults, RateLimitPolicies policies) {
		ConcurrencyPolicies.Builder builder = ConcurrencyPolicies.builder(limiters::isAvailable, defaults, policies);
		properties.getConcurrency()
			.forEach((name, policy) -> new DeclaredConcurrencyPolicy(name, policy).addTo(builder));
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean
	RateLimitEnforcer rateLimitEnforcer(RateLimiter limiter, ConcurrencyLimiters concurrency,
			EffectivePolicies policies, ObjectProvider<RateLimitListener> listeners, ObjectProvider<Ticker> ticker) {
		return new RateLimitEnforcer(limiter, concurrency, policies, listeners::orderedStream,
				ticker.getIfUnique(Ticker::system));
	}

	@Bean
	@ConditionalOnMissingBean
	RefusalEventPublisher refusalEventPublisher(ApplicationEventPublisher publisher, ObjectProvider<Ticker> ticker) {
		return new RefusalEventPublisher(publisher, ticker.getIfUnique(Ticker::system));
	}

	@Bean
	@ConditionalOnMissingBean
	RateLimitAdmin rateLimitAdmin(ApplicationContext context) {
		return new RateLimitAdmin(context);
	}

}
