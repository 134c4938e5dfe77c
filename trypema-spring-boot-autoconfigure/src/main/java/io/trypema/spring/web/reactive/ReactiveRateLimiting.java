package io.trypema.spring.web.reactive;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;

import io.trypema.spring.RefusalExceptionFactory;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.interceptor.RateLimitOperationSource;
import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.RateLimitRules;
import io.trypema.spring.web.RefusalStatuses;
import io.trypema.spring.web.ServiceUnavailableException;
import io.trypema.spring.web.TooManyRequestsException;
import io.trypema.spring.web.UnidentifiedCallerException;
import io.trypema.spring.web.client.ClientAddressResolver;

/**
 * Creates the beans that limit exchanges in WebFlux applications. All of them are safe
 * for use by many threads.
 *
 * @since 0.1.0
 */
public final class ReactiveRateLimiting {

	private final HeaderDialect dialect;

	private final RefusalStatuses statuses;

	private final ApplicationContext applicationContext;

	private final ReactiveRefusalHandler refusalHandler;

	/**
	 * Create a factory.
	 * @param dialect the dialect of the headers that inform clients about limits
	 * @param statuses the statuses of refused exchanges
	 * @param applicationContext holds the exception handlers, codecs and handler
	 * adapters, which are looked up when they are needed
	 */
	public ReactiveRateLimiting(HeaderDialect dialect, RefusalStatuses statuses,
			ApplicationContext applicationContext) {
		this.dialect = dialect;
		this.statuses = statuses;
		this.applicationContext = applicationContext;
		this.refusalHandler = new ReactiveRefusalHandler(dialect, statuses, applicationContext);
	}

	/**
	 * Create a factory of a {@link TooManyRequestsException},
	 * {@link ServiceUnavailableException} or {@link UnidentifiedCallerException}.
	 * @return the factory
	 */
	public RefusalExceptionFactory refusalExceptionFactory() {
		return new ReactiveRefusalExceptionFactory(this.statuses);
	}

	/**
	 * Return the handler that answers exchanges that are refused before they reach a
	 * handler method. It belongs before the error handler of Spring Boot.
	 * @return the handler
	 */
	public WebExceptionHandler refusalHandler() {
		return this.refusalHandler;
	}

	/**
	 * Create an adapter that answers refusals of handler methods, before handlers of any
	 * exception, and delegates everything else to the other adapters of the application.
	 * @return the adapter, which is the first in order
	 */
	public HandlerAdapter refusalHandlerAdapter() {
		return new RefusalHandlerAdapter(this.refusalHandler,
				() -> this.applicationContext.getBeanProvider(HandlerAdapter.class).orderedStream());
	}

	/**
	 * Return a factory of filters that apply rules.
	 * @param addressResolver resolves the address of the client
	 * @param ofConnection whether it is given the connection itself and its headers,
	 * since the server or a transformer trusts forwarding headers of any client
	 * @param enforcer checks the limits
	 * @param exceptionFactory creates the exceptions for refused exchanges
	 * @return the factory
	 */
	public RuleFilters ruleFilters(ClientAddressResolver addressResolver, boolean ofConnection,
			RateLimitEnforcer enforcer, RefusalExceptionFactory exceptionFactory) {
		ReactiveCallContexts contexts = new ReactiveCallContexts(addressResolver, ofConnection, this.dialect);
		return (rules) -> new RateLimitWebFilter(rules, enforcer, contexts, exceptionFactory);
	}

	/**
	 * Create a check that finds handlers at start-up whose limits would block the event
	 * loop: they return a plain value, a provider other than the local one decides, and
	 * no executor runs them.
	 * @return the check, which throws a
	 * {@link io.trypema.spring.RateLimitConfigurationException}
	 */
	public SmartInitializingSingleton eventLoopCheck() {
		return new EventLoopCheck(this.applicationContext.getBeanProvider(RateLimitOperationSource.class),
				this.applicationContext.getBeanProvider(RequestMappingHandlerMapping.class),
				this.applicationContext.getBeanProvider(WebFluxConfigurer.class));
	}

	/**
	 * Creates filters that apply rules to exchanges before they are handled.
	 */
	@FunctionalInterface
	public interface RuleFilters {

		/**
		 * Create a filter. All rules that match must admit an exchange; if one refuses,
		 * the permits of the others are given back.
		 * @param rules the rules
		 * @return the filter
		 */
		WebFilter of(RateLimitRules rules);

	}

}
