package io.trypema.spring.interceptor;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;

import io.trypema.spring.annotation.RateLimited;

/**
 * An annotation and where it was found.
 *
 * @param annotation the annotation with the attributes of composed ones merged in
 * @param source the method or type that carries it
 * @param position its position among those of its source, from 0
 */
record DeclaredLimit(RateLimited annotation, AnnotatedElement source, int position) {

	boolean isOfType() {
		return this.source instanceof Class;
	}

	/** The method whose parameter names expressions use: that which carries them. */
	Method namingMethod(Method method) {
		return (this.source instanceof Method annotated) ? annotated : method;
	}

}
