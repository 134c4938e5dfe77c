package io.trypema.spring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.stream.Stream;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils;

/**
 * Registers reflection hints for fallback methods in native images.
 */
final class RateLimitedReflectiveProcessor extends SimpleReflectiveProcessor {

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		super.registerReflectionHints(hints, element);
		Class<?> type = (element instanceof Member member) ? member.getDeclaringClass() : (Class<?>) element;
		MergedAnnotations annotations = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY);
		Stream
			.<MergedAnnotation<?>>concat(annotations.stream(RateLimited.class),
					annotations.stream(ConcurrencyLimited.class))
			.map((limit) -> limit.getString("fallbackMethod"))
			.filter((name) -> !name.isEmpty())
			.forEach((name) -> registerMethods(hints, type, name));
	}

	private static void registerMethods(ReflectionHints hints, Class<?> type, String name) {
		for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
			if (method.getName().equals(name)) {
				hints.registerMethod(method, ExecutableMode.INVOKE);
			}
		}
	}

}
