package io.trypema.spring.interceptor;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Finds the adapters of reactive types, if the application has Reactor.
 */
final class ReactiveAdapters {

	static final boolean REACTOR_PRESENT = ClassUtils.isPresent("reactor.core.publisher.Mono",
			ReactiveAdapters.class.getClassLoader());

	private static final String FLOW = "kotlinx.coroutines.flow.Flow";

	private ReactiveAdapters() {
	}

	/** The adapter of the results of a method, if they are reactive. */
	static @Nullable ReactiveAdapter forResultOf(Method method) {
		return REACTOR_PRESENT ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(type(method)) : null;
	}

	/** The adapter of a value, if it is reactive. */
	static @Nullable ReactiveAdapter forValue(@Nullable Object value) {
		return (REACTOR_PRESENT && value != null) ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, value)
				: null;
	}

	/** For advice, a suspending function returns a publisher. */
	private static Class<?> type(Method method) {
		if (!KotlinDetector.isSuspendingFunction(method)) {
			return method.getReturnType();
		}
		return SuspendingFunctions.returnType(method).getName().equals(FLOW) ? Flux.class : Mono.class;
	}

}
