package io.trypema.spring.boot.autoconfigure.actuate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the display of keys, shared by all endpoints.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitsEndpointProperties.class)
class KeyDisplayConfiguration {

	@Bean
	KeyDisplay rateLimitKeyDisplay(RateLimitsEndpointProperties properties,
			ObjectProvider<SanitizingFunction> functions) {
		return new KeyDisplay(properties.getShowKeys(), properties.getRoles(), functions.orderedStream().toList());
	}

}
