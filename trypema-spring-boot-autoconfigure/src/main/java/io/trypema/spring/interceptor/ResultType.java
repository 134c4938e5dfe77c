package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The form in which a method returns its result.
 */
enum ResultType {

	/** A plain value, which may represent work that is done later. */
	VALUE,

	/** A {@link CompletionStage}. */
	FUTURE,

	/** A reactive type, or the result of a suspending function. */
	REACTIVE;

	static ResultType of(Method method) {
		Class<?> type = method.getReturnType();
		if (CompletionStage.class.isAssignableFrom(type) && type.isAssignableFrom(CompletableFuture.class)) {
			return FUTURE;
		}
		return (ReactiveAdapters.forResultOf(method) != null) ? REACTIVE : VALUE;
	}

	/** Whether the outcome of the method is awaited before permits are given back. */
	boolean isAwaited() {
		return this != VALUE;
	}

}
