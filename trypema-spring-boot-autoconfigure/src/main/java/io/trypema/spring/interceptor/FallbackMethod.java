package io.trypema.spring.interceptor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.trypema.RateLimitExceededException;

/**
 * The method that answers refused calls.
 *
 * @param method the method
 * @param takesException whether it takes the exception as its last parameter
 */
record FallbackMethod(Method method, boolean takesException) {

	static FallbackMethod find(LimitSite site, String name) {
		Class<?> type = ClassUtils.getUserClass(site.targetClass());
		List<Method> candidates = Arrays
			.stream(ReflectionUtils.getUniqueDeclaredMethods(type, (candidate) -> candidate.getName().equals(name)))
			.filter((candidate) -> !candidate.isBridge())
			.toList();
		if (candidates.isEmpty()) {
			throw new RateLimitConfigurationException(site.owner() + " has the fallbackMethod '" + name + "', but "
					+ type.getName() + " has no method of that name.", "Declare " + expected(site, name) + " there.");
		}
		for (boolean takesException : new boolean[] { true, false }) {
			for (Method candidate : candidates) {
				if (takes(candidate, site.method(), takesException) && returns(candidate, site.method())) {
					ReflectionUtils.makeAccessible(candidate);
					return new FallbackMethod(candidate, takesException);
				}
			}
		}
		throw new RateLimitConfigurationException(
				site.owner() + " has the fallbackMethod '" + name
						+ "', whose parameters or return type do not fit. Found: " + candidates.get(0) + ".",
				"Declare it as " + expected(site, name)
						+ "; a RateLimitExceededException or RuntimeException may follow as the last parameter.");
	}

	private static boolean takes(Method candidate, Method method, boolean exception) {
		Class<?>[] given = method.getParameterTypes();
		Class<?>[] taken = candidate.getParameterTypes();
		if (taken.length != given.length + (exception ? 1 : 0)) {
			return false;
		}
		for (int index = 0; index < given.length; index++) {
			if (!ClassUtils.isAssignable(taken[index], given[index])) {
				return false;
			}
		}
		return !exception || taken[given.length].isAssignableFrom(RateLimitExceededException.class);
	}

	private static boolean returns(Method candidate, Method method) {
		return method.getReturnType() == void.class
				|| ClassUtils.isAssignable(method.getReturnType(), candidate.getReturnType());
	}

	private static String expected(LimitSite site, String name) {
		Method method = site.method();
		String parameters = String.join(", ",
				Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList());
		return "'" + method.getReturnType().getSimpleName() + " " + name + "(" + parameters + ")'";
	}

	/** Whether it is meant for calls that are refused with this exception. */
	boolean answers(RuntimeException exception) {
		Class<?>[] taken = this.method.getParameterTypes();
		return !this.takesException || taken[taken.length - 1].isInstance(exception);
	}

	@Nullable Object invoke(Object target, @Nullable Object[] arguments, RuntimeException exception) throws Throwable {
		@Nullable Object[] taken = arguments;
		if (this.takesException) {
			taken = Arrays.copyOf(arguments, arguments.length + 1);
			taken[arguments.length] = exception;
		}
		try {
			return this.method.invoke(target, taken);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
