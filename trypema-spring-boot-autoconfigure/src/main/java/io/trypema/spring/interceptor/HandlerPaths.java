package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.stream.Stream;

/**
 * Finds the paths of web requests to a method. Limits of handlers are checked against
 * them at start-up.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HandlerPaths {

	/**
	 * Return the patterns of the paths that a method is mapped to.
	 * @param method the method of the target class
	 * @param targetClass the class of the bean, not of a proxy
	 * @return the patterns, none for a method that handles no requests itself
	 */
	Stream<String> patterns(Method method, Class<?> targetClass);

}
