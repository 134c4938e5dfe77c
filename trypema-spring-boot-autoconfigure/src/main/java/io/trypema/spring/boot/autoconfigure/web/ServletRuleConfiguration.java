package io.trypema.spring.boot.autoconfigure.web;

import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.util.pattern.PathPatternParser;

import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.interceptor.CallContextSource;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.interceptor.RateLimitPolicies;
import io.trypema.spring.interceptor.RefusalExceptionFactory;
import io.trypema.spring.web.RateLimitRuleFilter;
import io.trypema.spring.web.RateLimitRules;
import io.trypema.spring.web.ServletRefusalResponder;

/**
 * Applies {@code trypema.rules} by two filters: one just before Spring Security, so that
 * its login is limited too, and one at the end of the chain for rules whose policies name
 * {@code #principal}, and for those that match only once other filters have changed the
 * path, or another dispatch has. Error pages are no part of it: the request that they
 * answer has been counted.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(RateLimitEnforcer.class)
class ServletRuleConfiguration {

	/** The default of Spring Security's filter, which may be absent. */
	private static final int SECURITY_ORDER = -100;

	@Bean
	@ConditionalOnMissingBean
	RateLimitRules rateLimitRules(TrypemaProperties properties, RateLimitPolicies policies,
			@Qualifier("mvcPatternParser") ObjectProvider<PathPatternParser> parser, BeanFactory beanFactory) {
		return new RuleSettings(policies, parser.getIfAvailable(() -> PathPatternParser.defaultInstance), beanFactory)
			.rules(properties.getRules());
	}

	@Bean
	@ConditionalOnMissingBean
	ServletRefusalResponder servletRefusalResponder(RefusalExceptionFactory exceptionFactory,
			@Qualifier(DispatcherServlet.HANDLER_EXCEPTION_RESOLVER_BEAN_NAME) ObjectProvider<HandlerExceptionResolver> resolver,
			ObjectProvider<ViewResolver> viewResolvers) {
		return new ServletRefusalResponder(exceptionFactory, resolver::getObject, viewResolvers::orderedStream);
	}

	@Bean
	@ConditionalOnMissingBean(name = "rateLimitRuleFilter")
	FilterRegistrationBean<RateLimitRuleFilter> rateLimitRuleFilter(RateLimitRules rules, FilterParts parts,
			Environment environment) {
		FilterRegistrationBean<RateLimitRuleFilter> filter = parts.filter(rules.beforeAuthentication());
		filter.setOrder(environment.getProperty("spring.security.filter.order", Integer.class, SECURITY_ORDER) - 1);
		return filter;
	}

	@Bean
	@ConditionalOnMissingBean(name = "authenticatedRateLimitRuleFilter")
	FilterRegistrationBean<RateLimitRuleFilter> authenticatedRateLimitRuleFilter(RateLimitRules rules,
			FilterParts parts) {
		FilterRegistrationBean<RateLimitRuleFilter> filter = parts.filter(rules);
		filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.INCLUDE,
				DispatcherType.ASYNC);
		filter.setOrder(Ordered.LOWEST_PRECEDENCE);
		filter.setEnabled(!rules.isEmpty());
		return filter;
	}

	@Bean
	FilterParts rateLimitFilterParts(RateLimitEnforcer enforcer, CallContextSource contextSource,
			ServletRefusalResponder responder) {
		return new FilterParts(enforcer, contextSource, responder);
	}

	/**
	 * What both filters are made of.
	 */
	record FilterParts(RateLimitEnforcer enforcer, CallContextSource contextSource, ServletRefusalResponder responder) {

		FilterRegistrationBean<RateLimitRuleFilter> filter(RateLimitRules rules) {
			FilterRegistrationBean<RateLimitRuleFilter> filter = new FilterRegistrationBean<>(
					new RateLimitRuleFilter(rules, this.enforcer, this.contextSource, this.responder));
			filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC,
					DispatcherType.ERROR);
			return filter;
		}

	}

}
