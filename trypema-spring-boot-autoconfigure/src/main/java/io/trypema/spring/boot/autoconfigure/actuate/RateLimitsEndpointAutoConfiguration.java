package io.trypema.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

import io.trypema.Ticker;
import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.admin.RateLimitAdmin;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.metrics.TrypemaMetricsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;
import io.trypema.spring.metrics.DecisionCounts;

/**
 * Auto-configuration for the actuator endpoint {@code ratelimits}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { TrypemaAutoConfiguration.class, TrypemaRedisAutoConfiguration.class,
		RateLimitMethodsAutoConfiguration.class, TrypemaMetricsAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(RateLimitAdmin.class)
@ConditionalOnAvailableEndpoint(RateLimitsEndpoint.class)
@Import({ KeyDisplayConfiguration.class, RedisAvailabilityConfiguration.class })
public final class RateLimitsEndpointAutoConfiguration {

	private static final int MAX_TOP_KEYS = 100;

	private static final String SKETCH = "org.apache.datasketches.frequencies.ItemsSketch";

	RateLimitsEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	RateLimitsEndpoint rateLimitsEndpoint(ApplicationContext context, KeyDisplay keyDisplay) {
		return new RateLimitsEndpoint(context, keyDisplay);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(RateLimitsEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	RateLimitsEndpointWebExtension rateLimitsEndpointWebExtension(RateLimitsEndpoint endpoint, KeyDisplay keyDisplay) {
		return new RateLimitsEndpointWebExtension(endpoint, keyDisplay);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(RateLimitsEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.JMX)
	RateLimitsEndpointJmxExtension rateLimitsEndpointJmxExtension(RateLimitsEndpoint endpoint, KeyDisplay keyDisplay) {
		return new RateLimitsEndpointJmxExtension(endpoint, keyDisplay);
	}

	/** Decisions are also counted without a meter registry. */
	@Bean
	@ConditionalOnMissingBean
	DecisionCounts rateLimitEndpointDecisionCounts() {
		return new DecisionCounts();
	}

	/** None, unless keys are to be watched. */
	@Bean
	@Nullable TopKeys rateLimitTopKeys(RateLimitsEndpointProperties properties, ObjectProvider<Ticker> ticker,
			ResourceLoader resourceLoader) {
		int count = properties.getTopKeys();
		if (count == 0) {
			return null;
		}
		if (count < 0 || count > MAX_TOP_KEYS) {
			throw new InvalidConfigurationPropertyValueException("trypema.actuator.top-keys", count,
					"It must be from 0 (keys are not watched) to " + MAX_TOP_KEYS + ".");
		}
		if (!ClassUtils.isPresent(SKETCH, resourceLoader.getClassLoader())) {
			throw new RateLimitConfigurationException(
					"trypema.actuator.top-keys is " + count
							+ ", but Apache DataSketches, which watches keys, is not on the class path.",
					"Add the dependency org.apache.datasketches:datasketches-java, or remove the property.");
		}
		return new SketchedTopKeys(count, ticker.getIfUnique(Ticker::system));
	}

}
