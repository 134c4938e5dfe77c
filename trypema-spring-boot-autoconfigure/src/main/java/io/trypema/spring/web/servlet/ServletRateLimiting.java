package io.trypema.spring.web.servlet;

import jakarta.servlet.Filter;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ViewResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.trypema.LimitExceededException;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.RateLimitRules;
import io.trypema.spring.web.RefusalStatuses;
import io.trypema.spring.web.ServiceUnavailableException;
import io.trypema.spring.web.TooManyRequestsException;
import io.trypema.spring.web.UnidentifiedCallerException;
import io.trypema.spring.web.client.ClientAddressResolver;

/**
 * Creates the beans that limit requests in servlet applications. All of them are safe for
 * use by many threads.
 *
 * @since 0.1.0
 */
public final class ServletRateLimiting {

	private final ServletLimitHeaders headers;

	private final RefusalStatuses statuses;

	private final ApplicationContext applicationContext;

	/**
	 * Create a factory.
	 * @param dialect the dialect of the headers that inform clients about limits
	 * @param statuses the statuses of refused requests
	 * @param applicationContext holds the exception handlers, controller advice and view
	 * resolvers, which are looked up when they are needed
	 */
	public ServletRateLimiting(HeaderDialect dialect, RefusalStatuses statuses, ApplicationContext applicationContext) {
		this.headers = new ServletLimitHeaders(dialect);
		this.statuses = statuses;
		this.applicationContext = applicationContext;
	}

	/**
	 * Create a source of call contexts that reads the current request.
	 * @param addressResolver resolves the address of the client
	 * @return the source
	 */
	public CallContextSource callContextSource(ClientAddressResolver addressResolver) {
		return new ServletCallContextSource(addressResolver, this.headers);
	}

	/**
	 * Create a factory of a {@link TooManyRequestsException},
	 * {@link ServiceUnavailableException} or {@link UnidentifiedCallerException} for
	 * calls that belong to a request, and of plain exceptions for other calls.
	 * @return the factory
	 */
	public RefusalExceptionFactory refusalExceptionFactory() {
		return new ServletRefusalExceptionFactory(this.statuses);
	}

	/**
	 * Create a configurer by which Spring MVC answers refused requests with a status and
	 * a problem body.
	 * <p>
	 * An {@code @ExceptionHandler} method that names {@link LimitExceededException} or a
	 * subclass, in the controller or an advice, answers instead; one that handles any
	 * exception does not.
	 * @return the configurer
	 */
	public WebMvcConfigurer webMvcConfigurer() {
		return new RateLimitWebMvcConfigurer(this.headers, this.statuses, this.applicationContext);
	}

	/**
	 * Create a filter that applies rules to requests before they are handled, each rule
	 * once, also if a request is forwarded, included or dispatched anew, and answers
	 * refusals that come from later filters. All rules that match must admit a request;
	 * if one refuses, the permits of the others are given back, also those of an earlier
	 * filter of this kind, unless the work of the request that includes another has
	 * begun. CORS preflight requests are not counted.
	 * @param rules the rules
	 * @param enforcer checks the limits
	 * @param contextSource finds the context of the request
	 * @param exceptionFactory creates the exceptions for refused requests
	 * @return the filter
	 */
	public Filter ruleFilter(RateLimitRules rules, RateLimitEnforcer enforcer, CallContextSource contextSource,
			RefusalExceptionFactory exceptionFactory) {
		ServletRefusalResponder responder = new ServletRefusalResponder(exceptionFactory,
				() -> this.applicationContext.getBean(DispatcherServlet.HANDLER_EXCEPTION_RESOLVER_BEAN_NAME,
						HandlerExceptionResolver.class),
				() -> this.applicationContext.getBeanProvider(ViewResolver.class).orderedStream());
		return new RateLimitRuleFilter(rules, enforcer, contextSource, responder);
	}

	/**
	 * Create a post-processor of the authentication event publisher of Spring Security,
	 * by which a refusal within authentication is answered as a refusal, and not as a
	 * failed authentication. For use where Spring Security is present.
	 * @return the post-processor
	 */
	public static BeanPostProcessor authenticationRefusals() {
		return new AuthenticationRefusalPostProcessor();
	}

}
