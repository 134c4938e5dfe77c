package io.trypema.spring.interceptor;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;

import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.annotation.RateLimited;

import org.springframework.core.annotation.MergedAnnotation;

/**
 * An annotation and its location.
 *
 * @param annotation the annotation with the attributes of composed ones merged in
 * @param source the method or type that carries it
 * @param position its position among those of its kind and source, from 0
 */
record DeclaredLimit(MergedAnnotation<?> annotation, AnnotatedElement source, int position) {

	/** The kinds of limits, in the order in which they are checked. */
	static final List<Class<? extends Annotation>> TYPES = List.of(RateLimited.class, ConcurrencyLimited.class);

	/** Whether the limit is one on calls in flight. */
	boolean isOfConcurrency() {
		return this.annotation.getType() == ConcurrencyLimited.class;
	}

	/** The annotation, for messages. */
	String name() {
		return "@" + this.annotation.getType().getSimpleName();
	}

	/** The text of an attribute; empty if the annotation does not have it. */
	String text(String attribute) {
		return this.annotation.getValue(attribute, String.class).orElse("");
	}

	boolean isOfType() {
		return this.source instanceof Class;
	}

	/** The method whose parameter names expressions use: the annotated one. */
	Method namingMethod(Method method) {
		return (this.source instanceof Method annotated) ? annotated : method;
	}

}
