package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;

/**
 * The parameters of a method and their variables in expressions.
 *
 * @param indexes the indexes of the parameters by variable, named ones first
 * @param named whether the class file contains the names
 */
record MethodParameters(Map<String, Integer> indexes, boolean named) {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	static MethodParameters of(Method method) {
		@Nullable String @Nullable [] names = NAMES.getParameterNames(method);
		int count = SuspendingFunctions.parameterTypes(method).length;
		Map<String, Integer> indexes = new LinkedHashMap<>();
		for (int index = 0; names != null && index < Math.min(names.length, count); index++) {
			String name = names[index];
			if (name != null) {
				indexes.put(name, index);
			}
		}
		for (String prefix : List.of("p", "a")) {
			for (int index = 0; index < count; index++) {
				indexes.putIfAbsent(prefix + index, index);
			}
		}
		return new MethodParameters(indexes, names != null);
	}

	/** The variables, named ones first. */
	Set<String> variables() {
		return this.indexes.keySet();
	}

	/** The index of the parameter of a variable, or {@code null} if there is none. */
	@Nullable Integer index(String variable) {
		return this.indexes.get(variable);
	}

}
