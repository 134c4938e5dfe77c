package io.trypema.spring.boot.autoconfigure.actuate;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;

/**
 * Auto-configuration for the limits in the actuator endpoint {@code info}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TrypemaAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnEnabledInfoContributor("ratelimits")
public final class RateLimitsInfoContributorAutoConfiguration {

	RateLimitsInfoContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "rateLimitsInfoContributor")
	RateLimitsInfoContributor rateLimitsInfoContributor(ListableBeanFactory beanFactory) {
		return new RateLimitsInfoContributor(beanFactory);
	}

}
