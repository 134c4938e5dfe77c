package io.trypema.spring.boot.autoconfigure.web;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Finds methods among the handlers that Spring has mapped.
 */
final class MappedMethods {

	private MappedMethods() {
	}

	/** Return the mappings of a method. */
	static <T> Stream<T> mappings(Map<T, HandlerMethod> handlers, Method method, Class<?> targetClass) {
		return handlers.entrySet()
			.stream()
			.filter((entry) -> isHandledBy(entry.getValue(), method, targetClass))
			.map(Map.Entry::getKey);
	}

	private static boolean isHandledBy(HandlerMethod handler, Method method, Class<?> targetClass) {
		return handler.getBeanType().isAssignableFrom(targetClass)
				&& ClassUtils.getMostSpecificMethod(handler.getMethod(), targetClass)
					.equals(ClassUtils.getMostSpecificMethod(method, targetClass));
	}

}
