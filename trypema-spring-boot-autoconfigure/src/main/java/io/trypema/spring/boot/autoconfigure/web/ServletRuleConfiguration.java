package io.trypema.spring.boot.autoconfigure.web;

import io.trypema.spring.web.servlet.ServletRateLimiting;
import jakarta.servlet.Filter;
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
import org.springframework.web.util.pattern.PathPatternParser;

import io.trypema.spring.CallContextSource;
import io.trypema.spring.RateLimitPolicies;
import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.web.RateLimitRules;

/**
 * Applies {@code trypema.rules} by two filters: one just before Spring Security, so that
 * its login is limited too, and one at the end of the chain for rules whose policies name
 * {@code #principal}, and for those that match only after other filters or another
 * dispatch have changed the path. Error pages are excluded: the request that they answer
 * has been counted.
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
	@ConditionalOnMissingBean(name = "rateLimitRuleFilter")
	FilterRegistrationBean<Filter> rateLimitRuleFilter(RateLimitRules rules, FilterParts parts,
			Environment environment) {
		FilterRegistrationBean<Filter> filter = parts.filter(rules.beforeAuthentication());
		filter.setOrder(environment.getProperty("spring.security.filter.order", Integer.class, SECURITY_ORDER) - 1);
		return filter;
	}

	@Bean
	@ConditionalOnMissingBean(name = "authenticatedRateLimitRuleFilter")
	FilterRegistrationBean<Filter> authenticatedRateLimitRuleFilter(RateLimitRules rules, FilterParts parts) {
		FilterRegistrationBean<Filter> filter = parts.filter(rules);
		filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.INCLUDE,
				DispatcherType.ASYNC);
		filter.setOrder(Ordered.LOWEST_PRECEDENCE);
		filter.setEnabled(!rules.isEmpty());
		return filter;
	}

	@Bean
	FilterParts rateLimitFilterParts(ServletRateLimiting rateLimiting, RateLimitEnforcer enforcer,
			CallContextSource contextSource, RefusalExceptionFactory exceptionFactory) {
		return new FilterParts(rateLimiting, enforcer, contextSource, exceptionFactory);
	}

	/**
	 * The parts that both filters share.
	 */
	record FilterParts(ServletRateLimiting rateLimiting, RateLimitEnforcer enforcer, CallContextSource contextSource,
			RefusalExceptionFactory exceptionFactory) {

		FilterRegistrationBean<Filter> filter(RateLimitRules rules) {
			FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>(
					this.rateLimiting.ruleFilter(rules, this.enforcer, this.contextSource, this.exceptionFactory));
			filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC,
					DispatcherType.ERROR);
			return filter;
		}

	}

}
