package io.trypema.spring.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.trypema.spring.RateLimitConfigurationException;
import io.trypema.spring.annotation.RateLimitExempt;
import io.trypema.spring.annotation.RateLimited;

/**
 * Finds the annotations that apply to a method, and caches them, also misses.
 * <p>
 * The first of these that has any is used: the method of the target class, the target
 * class, the method of an interface, an interface. A method includes those that it
 * overrides, and a class its superclasses; the nearest takes precedence. Limits of types
 * apply to all methods that a proxy can advise, except those that Spring calls in
 * addition to the handlers of a controller, such as for an exception. Rates and calls in
 * flight are searched separately.
 */
final class DeclaredLimits {

	private static final String WEB_ANNOTATIONS = "org.springframework.web.bind.annotation.";

	private final Map<MethodClassKey, List<DeclaredLimit>> cache = new ConcurrentHashMap<>();

	/**
	 * The rates first, each kind in the order of declaration; empty if there are none.
	 */
	List<DeclaredLimit> get(Method method, Class<?> targetClass) {
		return this.cache.computeIfAbsent(new MethodClassKey(method, targetClass), (key) -> find(method, targetClass));
	}

	private static List<DeclaredLimit> find(Method method, Class<?> targetClass) {
		if (ReflectionUtils.isObjectMethod(method)) {
			return List.of();
		}
		Class<?> userClass = ClassUtils.getUserClass(targetClass);
		Method specificMethod = AopUtils.getMostSpecificMethod(method, userClass);
		return DeclaredLimit.TYPES.stream().flatMap((type) -> find(specificMethod, userClass, type).stream()).toList();
	}

	private static List<DeclaredLimit> find(Method specificMethod, Class<?> userClass,
			Class<? extends Annotation> type) {
		boolean typesCount = isAdvisable(specificMethod);
		AnnotatedElement source = nearest(specificMethod, SearchStrategy.SUPERCLASS, type);
		if (source == null && typesCount) {
			source = nearest(userClass, SearchStrategy.SUPERCLASS, type);
		}
		if (source == null) {
			source = nearestInInterfaces(specificMethod, userClass, type);
		}
		if (source == null && typesCount) {
			source = nearest(userClass, SearchStrategy.TYPE_HIERARCHY, type);
		}
		return (source != null) ? declaredOn(source, type) : List.of();
	}

	private static boolean isAdvisable(Method method) {
		return !Modifier.isPrivate(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
				&& !method.isSynthetic() && !servesHandlers(method);
	}

	/** Whether Spring calls a method in addition to the handlers of a controller. */
	private static boolean servesHandlers(Method method) {
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		return annotations.isPresent(WEB_ANNOTATIONS + "ExceptionHandler")
				|| annotations.isPresent(WEB_ANNOTATIONS + "InitBinder")
				|| (annotations.isPresent(WEB_ANNOTATIONS + "ModelAttribute")
						&& !annotations.isPresent(WEB_ANNOTATIONS + "RequestMapping"));
	}

	private static @Nullable AnnotatedElement nearestInInterfaces(Method method, Class<?> userClass,
			Class<? extends Annotation> annotation) {
		AnnotatedElement source = nearest(method, SearchStrategy.TYPE_HIERARCHY, annotation);
		if (source != null) {
			return source;
		}
		// The class may inherit the method from one that does not implement the interface
		for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(userClass)) {
			Method declared = ReflectionUtils.findMethod(type, method.getName(), method.getParameterTypes());
			source = (declared != null) ? nearest(declared, SearchStrategy.TYPE_HIERARCHY, annotation) : null;
			if (source != null) {
				return source;
			}
		}
		return null;
	}

	private static @Nullable AnnotatedElement nearest(AnnotatedElement element, SearchStrategy strategy,
			Class<? extends Annotation> type) {
		MergedAnnotations annotations = MergedAnnotations.from(element, strategy);
		return Stream.<MergedAnnotation<?>>concat(annotations.stream(type), annotations.stream(RateLimitExempt.class))
			.min(Comparator.comparingInt(MergedAnnotation::getAggregateIndex))
			.map((annotation) -> (AnnotatedElement) annotation.getSource())
			.orElse(null);
	}

	private static List<DeclaredLimit> declaredOn(AnnotatedElement source, Class<? extends Annotation> type) {
		List<DeclaredLimit> limits = new ArrayList<>();
		for (Annotation annotation : source.getDeclaredAnnotations()) {
			MergedAnnotations.from(source, annotation)
				.stream(type)
				.forEach((limit) -> limits.add(new DeclaredLimit(limit, source, limits.size())));
		}
		if (type == RateLimited.class && !limits.isEmpty()
				&& MergedAnnotations.from(source).isPresent(RateLimitExempt.class)) {
			throw new RateLimitConfigurationException(source + " has both @RateLimited and @RateLimitExempt.",
					"Remove one of the annotations.");
		}
		return limits;
	}

}
