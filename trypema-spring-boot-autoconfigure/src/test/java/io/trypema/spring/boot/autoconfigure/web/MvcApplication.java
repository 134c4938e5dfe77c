package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.MessageSourceAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.trypema.spring.CallContextSource;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * A Spring MVC application with a {@link Gate}.
 */
@Configuration(proxyBeanMethods = false)
class MvcApplication {

	static WebApplicationContextRunner runner() {
		return new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TrypemaWebMvcAutoConfiguration.class,
					WebMvcAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
					JacksonAutoConfiguration.class, MessageSourceAutoConfiguration.class))
			.withUserConfiguration(MvcApplication.class);
	}

	@Bean
	Gate gate(CallContextSource contextSource, RefusalExceptionFactory exceptionFactory) {
		return new Gate(contextSource, exceptionFactory);
	}

}
