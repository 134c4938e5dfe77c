package io.trypema.spring.interceptor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.trypema.LimitExceededException;
import io.trypema.RateLimitExceededException;
import io.trypema.concurrency.ConcurrencyLimitExceededException;
import io.trypema.spring.RateLimitConfigurationException;

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
		Class<? extends LimitExceededException> exception = site.declared().isOfConcurrency()
				? ConcurrencyLimitExceededException.class : RateLimitExceededException.class;
		for (boolean takesException : new boolean[] { true, false }) {
			for (Method candidate : candidates) {
				if (takes(candidate, site.method(), takesException ? exception : null)
						&& returns(candidate, site.method())) {
					ReflectionUtils.makeAccessible(candidate);
					return new FallbackMethod(candidate, takesException);
				}
			}
		}
		throw new RateLimitConfigurationException(
				site.owner() + " has the fallbackMethod '" + name
						+ "', whose parameters or return type do not fit. Found: " + candidates.get(0) + ".",
				"Declare it as " + expected(site, name) + "; a " + exception.getSimpleName()
						+ " or RuntimeException may follow as the last parameter.");
	}

	private static boolean takes(Method candidate, Method method,
			@Nullable Class<? extends LimitExceededException> exception) {
		if (KotlinDetector.isSuspendingFunction(candidate) && !KotlinDetector.isSuspendingFunction(method)) {
			return false;
		}
		Class<?>[] given = SuspendingFunctions.parameterTypes(method);
		Class<?>[] taken = SuspendingFunctions.parameterTypes(candidate);
		if (taken.length != given.length + ((exception != null) ? 1 : 0)) {
			return false;
		}
		for (int index = 0; index < given.length; index++) {
			if (!ClassUtils.isAssignable(taken[index], given[index])) {
				return false;
			}
		}
		return exception == null || taken[given.length].isAssignableFrom(exception);
	}

	private static boolean returns(Method candidate, Method method) {
		Class<?> expected = SuspendingFunctions.returnType(method);
		return expected == void.class || ClassUtils.isAssignable(expected, SuspendingFunctions.returnType(candidate));
	}

	private static String expected(LimitSite site, String name) {
		Method method = site.method();
		String parameters = String.join(", ",
				Arrays.stream(SuspendingFunctions.parameterTypes(method)).map(Class::getSimpleName).toList());
		return "'" + SuspendingFunctions.returnType(method).getSimpleName() + " " + name + "(" + parameters + ")'";
	}

	/** Whether it is meant for calls that are refused with this exception. */
	boolean answers(RuntimeException exception) {
		Class<?>[] taken = SuspendingFunctions.parameterTypes(this.method);
		return !this.takesException || taken[taken.length - 1].isInstance(exception);
	}

	@Nullable Object invoke(Object target, @Nullable Object[] arguments, RuntimeException exception) throws Throwable {
		@Nullable Object[] taken = arguments;
		if (this.takesException) {
			taken = Arrays.copyOf(arguments, arguments.length + 1);
			taken[arguments.length] = exception;
		}
		if (KotlinDetector.isSuspendingFunction(this.method)) {
			return SuspendingFunctions.invoke(this.method, target, taken);
		}
		try {
			return this.method.invoke(target, taken);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
