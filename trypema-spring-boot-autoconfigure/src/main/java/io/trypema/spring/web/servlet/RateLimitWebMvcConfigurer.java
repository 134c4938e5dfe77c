package io.trypema.spring.web.servlet;

import java.util.List;

import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;

import io.trypema.spring.web.RefusalStatuses;

/**
 * Configures Spring MVC to answer refused requests with a status and a problem body.
 * <p>
 * An {@code @ExceptionHandler} method that names
 * {@link io.trypema.LimitExceededException} or a subclass, in the controller or an
 * advice, answers instead; one that catches any exception does not.
 */
final class RateLimitWebMvcConfigurer implements WebMvcConfigurer {

	private final ServletLimitHeaders headers;

	private final RefusalStatuses statuses;

	private final ApplicationContext applicationContext;

	/**
	 * Create a configurer.
	 * @param headers writes the headers that inform clients about limits
	 * @param statuses the statuses of refused requests
	 * @param applicationContext holds the controller advice
	 */
	RateLimitWebMvcConfigurer(ServletLimitHeaders headers, RefusalStatuses statuses,
			ApplicationContext applicationContext) {
		this.headers = headers;
		this.statuses = statuses;
		this.applicationContext = applicationContext;
	}

	@Override
	public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
		ExceptionHandlerExceptionResolver template = resolvers.stream()
			.filter(ExceptionHandlerExceptionResolver.class::isInstance)
			.map(ExceptionHandlerExceptionResolver.class::cast)
			.findFirst()
			.orElseGet(this::defaultResolver);
		resolvers.add(0,
				new RefusalExceptionResolver(this.headers, this.statuses, new RefusalExceptionHandlers(template)));
	}

	private ExceptionHandlerExceptionResolver defaultResolver() {
		ExceptionHandlerExceptionResolver resolver = new ExceptionHandlerExceptionResolver();
		resolver.setApplicationContext(this.applicationContext);
		resolver.afterPropertiesSet();
		return resolver;
	}

}
