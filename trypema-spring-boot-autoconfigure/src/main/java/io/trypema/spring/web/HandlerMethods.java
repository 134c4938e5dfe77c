package io.trypema.spring.web;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.web.method.HandlerMethod;

/**
 * Recognizes the methods that handle exchanges.
 *
 * @since 0.1.0
 */
public final class HandlerMethods {

	private HandlerMethods() {
	}

	/**
	 * Return whether a handler is a method.
	 * @param handler the handler of an exchange, if it is known
	 * @param method the method
	 * @return whether the handler is that method, or one that it implements or overrides
	 */
	public static boolean is(@Nullable Object handler, Method method) {
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
