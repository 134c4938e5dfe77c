package io.trypema.spring.interceptor;

import java.lang.reflect.AnnotatedElement;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * The variables of paths that expressions name, and those that handlers are mapped with.
 */
final class PathVariables {

	private static final String REQUEST_MAPPING = "org.springframework.web.bind.annotation.RequestMapping";

	private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^{}:/*0-9][^{}:/*]*)");

	private PathVariables() {
	}

	/**
	 * Check that the mapping of a handler method has the variables that expressions name.
	 * Of other methods nobody knows which handlers call them.
	 */
	static void check(LimitSite site, Stream<CallReference> references, ConfigurableBeanFactory beanFactory) {
		MergedAnnotation<?> mapping = mapping(site.method());
		if (mapping.isPresent()) {
			check(site.owner(), references,
					Stream.concat(patterns(mapping(ClassUtils.getUserClass(site.targetClass()))), patterns(mapping))
						.map(beanFactory::resolveEmbeddedValue)
						.filter(Objects::nonNull));
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

	private static MergedAnnotation<?> mapping(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).get(REQUEST_MAPPING);
	}

	private static Stream<String> patterns(MergedAnnotation<?> mapping) {
		return mapping.isPresent() ? Stream.of(mapping.getStringArray("path")) : Stream.empty();
	}

}
