package io.trypema.spring.boot.autoconfigure.actuate;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.spring.boot.autoconfigure.TrypemaCountersAutoConfiguration;

/**
 * Auto-configuration for the actuator endpoint {@code counters}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TrypemaCountersAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class, RedisRateLimiterProvider.class })
@Conditional(OnCounterBeans.class)
@ConditionalOnAvailableEndpoint(CountersEndpoint.class)
@Import(KeyDisplayConfiguration.class)
public final class CountersEndpointAutoConfiguration {

	CountersEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	CountersEndpoint countersEndpoint(ApplicationContext context, KeyDisplay keyDisplay) {
		return new CountersEndpoint(context, keyDisplay);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(CountersEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	CountersEndpointWebExtension countersEndpointWebExtension(CountersEndpoint endpoint) {
		return new CountersEndpointWebExtension(endpoint);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(CountersEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.JMX)
	CountersEndpointJmxExtension countersEndpointJmxExtension(CountersEndpoint endpoint) {
		return new CountersEndpointJmxExtension(endpoint);
	}

}
