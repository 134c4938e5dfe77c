package io.trypema.spring.web;

import java.util.List;

import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;

/**
 * Lets Spring MVC answer refused requests with a status and a problem body.
 * <p>
 * An {@code @ExceptionHandler} method that names
 * {@link io.trypema.LimitExceededException} or a subclass, in the controller or an
 * advice, answers instead; one that catches any exception does not.
 *
 * @since 0.1.0
 */
public final class RateLimitWebMvcConfigurer implements WebMvcConfigurer {

	private final ServletLimitHeaders headers;

	private final RefusalStatuses statuses;

	private final ApplicationContext applicationContext;

	/**
	 * Create a configurer.
	 * @param dialect the dialect of the headers that tell about limits
	 * @param statuses the statuses of refused requests
	 * @param applicationContext tells the controller advice
	 */
	public RateLimitWebMvcConfigurer(HeaderDialect dialect, RefusalStatuses statuses,
			ApplicationContext applicationContext) {
		this.headers = new ServletLimitHeaders(dialect);
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
