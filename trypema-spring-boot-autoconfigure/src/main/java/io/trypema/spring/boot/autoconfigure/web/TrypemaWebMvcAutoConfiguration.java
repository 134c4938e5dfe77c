package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.interceptor.CallContextSource;
import io.trypema.spring.interceptor.HandlerPaths;
import io.trypema.spring.interceptor.RefusalExceptionFactory;
import io.trypema.spring.web.AuthenticationRefusalPostProcessor;
import io.trypema.spring.web.ClientAddressResolver;
import io.trypema.spring.web.RateLimitWebMvcConfigurer;
import io.trypema.spring.web.ServletCallContextSource;
import io.trypema.spring.web.ServletOutcomeAdvice;
import io.trypema.spring.web.ServletRefusalExceptionFactory;

/**
 * Auto-configuration of rate limits in Spring MVC applications: what a request tells
 * about its caller, the headers that tell about limits, and the response to refused
 * requests.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TrypemaAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty(name = "trypema.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TrypemaProperties.class)
@Import(ServletRuleConfiguration.class)
public final class TrypemaWebMvcAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ClientAddressResolver clientAddressResolver(TrypemaProperties properties) {
		return WebSettings.clientAddressResolver(properties);
	}

	@Bean
	ForwardedHeaders rateLimitForwardedHeaders(ApplicationContext applicationContext) {
		return new ForwardedHeaders(applicationContext);
	}

	@Bean
	@ConditionalOnMissingBean(CallContextSource.class)
	ServletCallContextSource callContextSource(ClientAddressResolver addressResolver, TrypemaProperties properties) {
		return new ServletCallContextSource(addressResolver, properties.getWeb().getHeaders());
	}

	@Bean
	@ConditionalOnMissingBean(RefusalExceptionFactory.class)
	ServletRefusalExceptionFactory refusalExceptionFactory(TrypemaProperties properties) {
		return new ServletRefusalExceptionFactory(WebSettings.statuses(properties));
	}

	@Bean
	@ConditionalOnMissingBean
	RateLimitWebMvcConfigurer rateLimitWebMvcConfigurer(TrypemaProperties properties,
			ApplicationContext applicationContext) {
		return new RateLimitWebMvcConfigurer(properties.getWeb().getHeaders(), WebSettings.statuses(properties),
				applicationContext);
	}

	@Bean
	@ConditionalOnMissingBean
	HandlerPaths handlerPaths(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		return (method, targetClass) -> mappings.stream()
			.flatMap((mapping) -> MappedMethods.mappings(mapping.getHandlerMethods(), method, targetClass))
			.flatMap((info) -> info.getPatternValues().stream());
	}

	@Bean
	@ConditionalOnMissingBean
	ServletOutcomeAdvice servletOutcomeAdvice() {
		return new ServletOutcomeAdvice();
	}

	/**
	 * What is needed beside Spring Security.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AuthenticationEventPublisher.class)
	static class AuthenticationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		static AuthenticationRefusalPostProcessor authenticationRefusalPostProcessor() {
			return new AuthenticationRefusalPostProcessor();
		}

	}

}
