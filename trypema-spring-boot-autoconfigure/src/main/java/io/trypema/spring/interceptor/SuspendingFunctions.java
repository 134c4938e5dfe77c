package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;

/**
 * Properties of suspending functions of Kotlin: a continuation is their last parameter,
 * and their return type is that of the continuation.
 */
final class SuspendingFunctions {

	private SuspendingFunctions() {
	}

	/** The types of the parameters that the source code declares. */
	static Class<?>[] parameterTypes(Method method) {
		Class<?>[] types = method.getParameterTypes();
		return KotlinDetector.isSuspendingFunction(method) ? Arrays.copyOf(types, types.length - 1) : types;
	}

	/** The arguments of these parameters. */
	static @Nullable Object[] arguments(Method method, @Nullable Object[] arguments) {
		return KotlinDetector.isSuspendingFunction(method) ? Arrays.copyOf(arguments, arguments.length - 1) : arguments;
	}

	/** The return type that the source code declares. */
	static Class<?> returnType(Method method) {
		return KotlinDetector.isSuspendingFunction(method) ? new MethodParameter(method, -1).getParameterType()
				: method.getReturnType();
	}

	/** Start a function with these arguments; the returned publisher emits its result. */
	static Object invoke(Method method, Object target, @Nullable Object[] arguments) {
		return Coroutines.invoke(method, target, arguments);
	}

	/**
	 * Separate class, since only suspending functions need the libraries of coroutines.
	 */
	private static final class Coroutines {

		static Object invoke(Method method, Object target, @Nullable Object[] arguments) {
			return CoroutinesUtils.invokeSuspendingFunction(method, target, arguments);
		}

	}

}
