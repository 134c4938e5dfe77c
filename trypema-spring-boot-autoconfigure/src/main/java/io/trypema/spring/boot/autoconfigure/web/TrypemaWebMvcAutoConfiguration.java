package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.beans.factory.config.BeanPostProcessor;
import io.trypema.spring.web.servlet.ServletRateLimiting;
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

import io.trypema.spring.CallContextSource;
import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.interceptor.HandlerPaths;
import io.trypema.spring.web.client.ClientAddressResolver;
import io.trypema.spring.web.servlet.ServletOutcomeAdvice;

/**
 * Auto-configuration of rate limits in Spring MVC applications: the context of a request
 * for keys, the headers that inform clients of limits, and the response to refused
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
	@ConditionalOnMissingBean
	ServletRateLimiting servletRateLimiting(TrypemaProperties properties, ApplicationContext applicationContext) {
		return new ServletRateLimiting(properties.getWeb().getHeaders(), WebSettings.statuses(properties),
				applicationContext);
	}

	@Bean
	@ConditionalOnMissingBean
	CallContextSource callContextSource(ServletRateLimiting rateLimiting, ClientAddressResolver addressResolver) {
		return rateLimiting.callContextSource(addressResolver);
	}

	@Bean
	@ConditionalOnMissingBean
	RefusalExceptionFactory refusalExceptionFactory(ServletRateLimiting rateLimiting) {
		return rateLimiting.refusalExceptionFactory();
	}

	@Bean
	@ConditionalOnMissingBean(name = "rateLimitWebMvcConfigurer")
	WebMvcConfigurer rateLimitWebMvcConfigurer(ServletRateLimiting rateLimiting) {
		return rateLimiting.webMvcConfigurer();
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
	 * Beans for applications with Spring Security.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AuthenticationEventPublisher.class)
	static class AuthenticationConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "authenticationRefusalPostProcessor")
		static BeanPostProcessor authenticationRefusalPostProcessor() {
			return ServletRateLimiting.authenticationRefusals();
		}

	}

}
