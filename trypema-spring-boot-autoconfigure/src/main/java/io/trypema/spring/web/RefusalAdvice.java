package io.trypema.spring.web;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ExceptionHandlerMappingInfo;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;

/**
 * Finds the bean with the {@code @ExceptionHandler} method that is meant for a refusal:
 * the controller first, then advice beans in order. Beans whose closest method catches
 * other exceptions too are skipped. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RefusalAdvice {

	private final Map<Class<?>, ExceptionHandlerMethodResolver> controllers = new ConcurrentHashMap<>();

	private final Map<ControllerAdviceBean, ExceptionHandlerMethodResolver> advice = new LinkedHashMap<>();

	/**
	 * Find the advice beans of an application.
	 * @param applicationContext holds the beans
	 */
	public RefusalAdvice(ApplicationContext applicationContext) {
		for (ControllerAdviceBean bean : ControllerAdviceBean.findAnnotatedBeans(applicationContext)) {
			if (bean.getBeanType() != null) {
				this.advice.put(bean, new ExceptionHandlerMethodResolver(bean.getBeanType()));
			}
		}
	}

	/**
	 * Find the exception handler of a refusal.
	 * @param method the method that failed, if known
	 * @param refusal the refusal
	 * @param accepted the media types that the client accepts, the best first
	 * @return the exception handler, or {@code null} if there is none
	 */
	public @Nullable Match find(@Nullable HandlerMethod method, Throwable refusal, List<MediaType> accepted) {
		if (method != null) {
			ExceptionHandlerMappingInfo mapping = mapping(
					this.controllers.computeIfAbsent(method.getBeanType(), ExceptionHandlerMethodResolver::new),
					refusal, accepted);
			if (mapping != null) {
				return new Match(method.getBean(), method.getBeanType(), mapping);
			}
		}
		Class<?> controller = targetType(method);
		for (Map.Entry<ControllerAdviceBean, ExceptionHandlerMethodResolver> entry : this.advice.entrySet()) {
			ControllerAdviceBean bean = entry.getKey();
			Class<?> type = bean.getBeanType();
			if (type != null && bean.isApplicableToBeanType(controller)) {
				ExceptionHandlerMappingInfo mapping = mapping(entry.getValue(), refusal, accepted);
				if (mapping != null) {
					return new Match(bean.resolveBean(), type, mapping);
				}
			}
		}
		return null;
	}

	private static @Nullable Class<?> targetType(@Nullable HandlerMethod method) {
		if (method == null) {
			return null;
		}
		Class<?> type = method.getBeanType();
		return Proxy.isProxyClass(type) ? AopUtils.getTargetClass(method.getBean()) : type;
	}

	/** The method that the framework would choose, if it is meant for refusals. */
	private static @Nullable ExceptionHandlerMappingInfo mapping(ExceptionHandlerMethodResolver handlers,
			Throwable refusal, List<MediaType> accepted) {
		for (MediaType mediaType : accepted) {
			ExceptionHandlerMappingInfo mapping = handlers.resolveExceptionMapping(refusal, mediaType);
			if (mapping != null) {
				return RefusalExceptions.areHandledBy(mapping, refusal) ? mapping : null;
			}
		}
		return null;
	}

	/**
	 * The exception handler of a refusal.
	 *
	 * @param bean the bean that declares it
	 * @param type the type of the bean as declared by the application
	 * @param mapping the method
	 */
	public record Match(Object bean, Class<?> type, ExceptionHandlerMappingInfo mapping) {
	}

}
