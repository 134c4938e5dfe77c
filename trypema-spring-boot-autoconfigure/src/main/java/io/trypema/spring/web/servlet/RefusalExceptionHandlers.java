package io.trypema.spring.web.servlet;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

import io.trypema.spring.web.RefusalAdvice;

/**
 * Calls the {@code @ExceptionHandler} methods that are meant for refusals, and no others.
 */
final class RefusalExceptionHandlers extends ExceptionHandlerExceptionResolver {

	private final RefusalAdvice advice;

	/**
	 * Create a resolver that calls handlers as another one does.
	 * @param template the resolver to copy the settings from, initialized
	 */
	RefusalExceptionHandlers(ExceptionHandlerExceptionResolver template) {
		ApplicationContext applicationContext = template.getApplicationContext();
		Assert.state(applicationContext != null, "The resolver to copy has no application context");
		this.advice = new RefusalAdvice(applicationContext);
		setApplicationContext(applicationContext);
		setMessageConverters(template.getMessageConverters());
		setContentNegotiationManager(template.getContentNegotiationManager());
		setErrorResponseInterceptors(template.getErrorResponseInterceptors());
		if (template.getArgumentResolvers() != null) {
			setArgumentResolvers(template.getArgumentResolvers().getResolvers());
		}
		if (template.getReturnValueHandlers() != null) {
			setReturnValueHandlers(template.getReturnValueHandlers().getHandlers());
		}
		setMappedHandlerPredicate((handler) -> true);
		afterPropertiesSet();
	}

	@Override
	protected @Nullable ServletInvocableHandlerMethod getExceptionHandlerMethod(@Nullable HandlerMethod handlerMethod,
			Exception exception, ServletWebRequest request) {
		RefusalAdvice.Match match = this.advice.find(handlerMethod, exception, acceptedMediaTypes(request));
		if (match == null) {
			return null;
		}
		if (!match.mapping().getProducibleTypes().isEmpty()) {
			request.setAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE, match.mapping().getProducibleTypes(),
					RequestAttributes.SCOPE_REQUEST);
		}
		return new ServletInvocableHandlerMethod(match.bean(), match.mapping().getHandlerMethod(),
				getApplicationContext());
	}

	private List<MediaType> acceptedMediaTypes(ServletWebRequest request) {
		try {
			return getContentNegotiationManager().resolveMediaTypes(request);
		}
		catch (HttpMediaTypeNotAcceptableException ex) {
			return List.of(MediaType.ALL);
		}
	}

}
