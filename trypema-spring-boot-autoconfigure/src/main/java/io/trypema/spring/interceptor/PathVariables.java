package io.trypema.spring.interceptor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.ClassUtils;

import io.trypema.spring.RateLimitConfigurationException;

/**
 * The variables of paths in expressions, and those in the mappings of handlers.
 */
final class PathVariables {

	private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^{}:/*0-9][^{}:/*]*)");

	private PathVariables() {
	}

	/**
	 * Check that a handler method is mapped with the variables that expressions name. For
	 * other methods the calling handlers are unknown.
	 */
	static void check(LimitSite site, List<CallReference> references, ConfigurableBeanFactory beanFactory) {
		if (references.stream().anyMatch((reference) -> reference.variable() == CallVariable.PATH)) {
			List<String> patterns = beanFactory.getBeanProvider(HandlerPaths.class)
				.stream()
				.flatMap((paths) -> paths.patterns(site.method(), ClassUtils.getUserClass(site.targetClass())))
				.toList();
			if (!patterns.isEmpty()) {
				check(site.owner(), references.stream(), patterns.stream());
			}
		}
	}

	/** Check that a path has the variables that expressions name. */
	static void check(String owner, Stream<CallReference> references, Stream<String> patterns) {
		Set<String> known = patterns.flatMap((pattern) -> VARIABLE.matcher(pattern).results())
			.map((match) -> match.group(1))
			.collect(Collectors.toCollection(LinkedHashSet::new));
		references.filter((reference) -> reference.variable() == CallVariable.PATH)
			.map(CallReference::argument)
			.filter((name) -> name != null && !known.contains(name))
			.findFirst()
			.ifPresent((name) -> {
				throw new RateLimitConfigurationException(
						owner + " uses #path('" + name + "'), but the path has "
								+ (known.isEmpty() ? "no variables." : "only: " + String.join(", ", known) + "."),
						"Write the variable into the path, as in /users/{" + name + "}, or use one that it has.");
			});
	}

}
