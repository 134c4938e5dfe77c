package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.web.server.WebExceptionHandler;
import org.springframework.beans.factory.SmartInitializingSingleton;
import io.trypema.spring.web.reactive.ReactiveRateLimiting;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.interceptor.HandlerPaths;
import io.trypema.spring.web.client.ClientAddressResolver;

/**
 * Auto-configuration of rate limits in WebFlux applications: the context of an exchange
 * for keys, the headers that inform clients of limits, and the response to refused
 * exchanges.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TrypemaAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnBooleanProperty(name = "trypema.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TrypemaProperties.class)
@Import(ReactiveRuleConfiguration.class)
public final class TrypemaWebFluxAutoConfiguration {

	/** Before the error handler of Spring Boot. */
	private static final int HANDLER_ORDER = -2;

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
	ReactiveRateLimiting reactiveRateLimiting(TrypemaProperties properties, ApplicationContext applicationContext) {
		return new ReactiveRateLimiting(properties.getWeb().getHeaders(), WebSettings.statuses(properties),
				applicationContext);
	}

	@Bean
	@ConditionalOnMissingBean
	RefusalExceptionFactory refusalExceptionFactory(ReactiveRateLimiting rateLimiting) {
		return rateLimiting.refusalExceptionFactory();
	}

	@Bean
	@ConditionalOnMissingBean(name = "reactiveRefusalHandler")
	@Order(HANDLER_ORDER)
	WebExceptionHandler reactiveRefusalHandler(ReactiveRateLimiting rateLimiting) {
		return rateLimiting.refusalHandler();
	}

	@Bean
	@ConditionalOnMissingBean(name = "refusalHandlerAdapter")
	HandlerAdapter refusalHandlerAdapter(ReactiveRateLimiting rateLimiting) {
		return rateLimiting.refusalHandlerAdapter();
	}

	@Bean
	@ConditionalOnMissingBean
	HandlerPaths handlerPaths(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		return (method, targetClass) -> mappings.stream()
			.flatMap((mapping) -> MappedMethods.mappings(mapping.getHandlerMethods(), method, targetClass))
			.flatMap((info) -> info.getPatternsCondition().getPatterns().stream())
			.map(PathPattern::getPatternString);
	}

	@Bean
	@ConditionalOnMissingBean(name = "eventLoopCheck")
	SmartInitializingSingleton eventLoopCheck(ReactiveRateLimiting rateLimiting) {
		return rateLimiting.eventLoopCheck();
	}

}
