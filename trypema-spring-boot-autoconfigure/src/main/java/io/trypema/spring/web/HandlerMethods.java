package io.trypema.spring.web;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.web.method.HandlerMethod;

/**
 * Recognizes the methods that handle exchanges.
 */
final class HandlerMethods {

	private HandlerMethods() {
	}

	/** Whether a handler is a method. */
	static boolean is(@Nullable Object handler, Method method) {
		return handler instanceof HandlerMethod candidate && candidate.getMethod().getName().equals(method.getName())
				&& isRelated(candidate.getMethod().getDeclaringClass(), method.getDeclaringClass())
				&& takeTheSame(candidate.getMethod().getParameterTypes(), method.getParameterTypes());
	}

	/** Whether the parameters may be those of one method, and not of an overload. */
	private static boolean takeTheSame(Class<?>[] ones, Class<?>[] others) {
		boolean same = ones.length == others.length;
		for (int index = 0; same && index < ones.length; index++) {
			same = isRelated(ones[index], others[index]);
		}
		return same;
	}

	/** The handler may be the method of an interface or of a superclass. */
	private static boolean isRelated(Class<?> one, Class<?> other) {
		return one.isAssignableFrom(other) || other.isAssignableFrom(one);
	}

}
