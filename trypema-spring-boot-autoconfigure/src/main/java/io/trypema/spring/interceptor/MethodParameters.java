package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;

/**
 * The parameters of a method and their variables in expressions.
 *
 * @param method the method
 * @param variables the variables, named ones first
 * @param named whether the class file contains the names
 */
record MethodParameters(Method method, Set<String> variables, boolean named) {

	static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	static MethodParameters of(Method method) {
		@Nullable String @Nullable [] names = NAMES.getParameterNames(method);
		List<String> variables = new ArrayList<>();
		if (names != null) {
			for (String name : names) {
				if (name != null) {
					variables.add(name);
				}
			}
		}
		for (String prefix : List.of("p", "a")) {
			for (int index = 0; index < SuspendingFunctions.parameterTypes(method).length; index++) {
				variables.add(prefix + index);
			}
		}
		return new MethodParameters(method, new LinkedHashSet<>(variables), names != null);
	}

}
