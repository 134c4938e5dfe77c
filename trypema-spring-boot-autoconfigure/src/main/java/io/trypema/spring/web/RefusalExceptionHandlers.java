package io.trypema.spring.web;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ExceptionHandlerMappingInfo;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Finds and calls the {@code @ExceptionHandler} methods that are meant for refusals: of
 * the controller first, then of advice beans in order. Catch-all handlers are passed
 * over.
 */
final class RefusalExceptionHandlers extends ExceptionHandlerExceptionResolver {

	private final Map<Class<?>, ExceptionHandlerMethodResolver> controllers = new ConcurrentHashMap<>();

	/**
	 * Create a resolver that calls handlers as another one does.
	 * @param template the resolver to copy the settings from, initialized
	 */
	RefusalExceptionHandlers(ExceptionHandlerExceptionResolver template) {
		setApplicationContext(template.getApplicationContext());
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
		for (Candidate candidate : candidates(handlerMethod)) {
			for (MediaType mediaType : acceptedMediaTypes(request)) {
				ExceptionHandlerMappingInfo mapping = candidate.handlers()
					.resolveExceptionMapping(exception, mediaType);
				if (mapping != null && RefusalExceptions.areHandledBy(mapping, exception)) {
					return invocable(candidate, mapping, request);
				}
			}
		}
		return null;
	}

	private List<Candidate> candidates(@Nullable HandlerMethod handlerMethod) {
		List<Candidate> candidates = new ArrayList<>();
		if (handlerMethod != null) {
			candidates.add(new Candidate(handlerMethod.getBean(), this.controllers
				.computeIfAbsent(handlerMethod.getBeanType(), ExceptionHandlerMethodResolver::new)));
		}
		Class<?> handlerType = targetType(handlerMethod);
		getExceptionHandlerAdviceCache().forEach((advice, handlers) -> {
			if (advice.isApplicableToBeanType(handlerType)) {
				candidates.add(new Candidate(advice, handlers));
			}
		});
		return candidates;
	}

	private static @Nullable Class<?> targetType(@Nullable HandlerMethod handlerMethod) {
		if (handlerMethod == null) {
			return null;
		}
		Class<?> type = handlerMethod.getBeanType();
		return Proxy.isProxyClass(type) ? AopUtils.getTargetClass(handlerMethod.getBean()) : type;
	}

	private List<MediaType> acceptedMediaTypes(ServletWebRequest request) {
		try {
			return getContentNegotiationManager().resolveMediaTypes(request);
		}
		catch (HttpMediaTypeNotAcceptableException ex) {
			return List.of(MediaType.ALL);
		}
	}

	private ServletInvocableHandlerMethod invocable(Candidate candidate, ExceptionHandlerMappingInfo mapping,
			ServletWebRequest request) {
		if (!mapping.getProducibleTypes().isEmpty()) {
			request.setAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE, mapping.getProducibleTypes(),
					RequestAttributes.SCOPE_REQUEST);
		}
		return new ServletInvocableHandlerMethod(candidate.bean(), mapping.getHandlerMethod(), getApplicationContext());
	}

	private record Candidate(Object source, ExceptionHandlerMethodResolver handlers) {

		Object bean() {
			return (this.source instanceof ControllerAdviceBean advice) ? advice.resolveBean() : this.source;
		}

	}

}
