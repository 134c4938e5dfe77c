package io.trypema.spring.boot.autoconfigure.metrics;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.metrics.AcquireObservationConvention;
import io.trypema.spring.metrics.RemoteRequestObserver;

/**
 * Auto-configuration for observations of limits that are decided outside this process, if
 * they are enabled.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { TrypemaAutoConfiguration.class, ObservationAutoConfiguration.class })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, RateLimitEnforcer.class })
@ConditionalOnBooleanProperty("trypema.metrics.observations")
public final class TrypemaObservationAutoConfiguration {

	TrypemaObservationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	RemoteRequestObserver rateLimitRemoteRequestObserver(ObservationRegistry registry,
			ObjectProvider<AcquireObservationConvention> convention) {
		return new RemoteRequestObserver(registry, convention.getIfUnique());
	}

}
