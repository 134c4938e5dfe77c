package io.trypema.spring.boot.autoconfigure.web;

import org.springframework.web.server.WebFilter;
import io.trypema.spring.web.reactive.ReactiveRateLimiting;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.util.pattern.PathPatternParser;

import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.web.RateLimitRules;
import io.trypema.spring.web.client.ClientAddressResolver;

/**
 * Applies {@code trypema.rules} by two filters: one just before Spring Security, so that
 * its login is limited too, and one at the end of the chain for rules whose policies name
 * {@code #principal}, and for those that match only after other filters have changed the
 * path. The latter also passes the caller on to limited methods.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(RateLimitEnforcer.class)
class ReactiveRuleConfiguration {

	/** Spring Security has its filter at -100. */
	private static final int BEFORE_SECURITY = -101;

	@Bean
	@ConditionalOnMissingBean
	RateLimitRules rateLimitRules(TrypemaProperties properties, RateLimitPolicies policies,
			@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping,
			BeanFactory beanFactory) {
		RequestMappingHandlerMapping present = mapping.getIfAvailable();
		PathPatternParser parser = (present != null) ? present.getPathPatternParser()
				: PathPatternParser.defaultInstance;
		return new RuleSettings(policies, parser, beanFactory).rules(properties.getRules());
	}

	@Bean
	ReactiveRateLimiting.RuleFilters rateLimitRuleFilters(ReactiveRateLimiting rateLimiting,
			ClientAddressResolver addressResolver, RateLimitEnforcer enforcer, RefusalExceptionFactory exceptionFactory,
			ForwardedHeaders forwardedHeaders, ObjectProvider<ForwardedHeaderTransformer> transformer) {
		boolean ofConnection = forwardedHeaders.areRead() || transformer.getIfAvailable() != null;
		return rateLimiting.ruleFilters(addressResolver, ofConnection, enforcer, exceptionFactory);
	}

	@Bean
	@ConditionalOnMissingBean(name = "rateLimitWebFilter")
	@Order(BEFORE_SECURITY)
	WebFilter rateLimitWebFilter(RateLimitRules rules, ReactiveRateLimiting.RuleFilters filters) {
		return filters.of(rules.beforeAuthentication());
	}

	@Bean
	@ConditionalOnMissingBean(name = "authenticatedRateLimitWebFilter")
	@Order(Ordered.LOWEST_PRECEDENCE)
	WebFilter authenticatedRateLimitWebFilter(RateLimitRules rules, ReactiveRateLimiting.RuleFilters filters) {
		return filters.of(rules);
	}

}
