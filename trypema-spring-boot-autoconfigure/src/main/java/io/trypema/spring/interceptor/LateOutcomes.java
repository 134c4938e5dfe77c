package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Refuses what has to know the end of a call on methods of which nobody knows it: they
 * return before their work is done, in a form that cannot be awaited.
 */
final class LateOutcomes {

	private static final String REQUEST_MAPPING = "org.springframework.web.bind.annotation.RequestMapping";

	private static final String ASYNC_PACKAGE = "org.springframework.web.context.request.async";

	private static final Set<String> STREAMS = Set.of("ResponseBodyEmitter", "SseEmitter", "StreamingResponseBody");

	/** A type variable may be bounded by itself, as in T extends Comparable of T. */
	private static final int MAX_DEPTH = 8;

	private LateOutcomes() {
	}

	static void check(LimitSite site, String reason, BeanFactory beanFactory) {
		Method method = site.method();
		if (CallHandlers.isAwaited(method) || isFollowed(method, beanFactory)) {
			return;
		}
		ResolvableType type = ResolvableType.forMethodReturnType(method, ClassUtils.getUserClass(site.targetClass()));
		if (isLate(type, 0)) {
			throw new RateLimitConfigurationException(
					site.owner() + " " + reason + ", but returns " + type
							+ ", whose outcome is not known when the method returns.",
					"Return a CompletableFuture, Mono or Flux that completes with the work, such as "
							+ "Mono<ResponseEntity<String>> in place of ResponseEntity<Mono<String>>, or put the "
							+ "limit on a method that does the work itself.");
		}
	}

	/** Whether the outcome is that of the request that the method handles. */
	private static boolean isFollowed(Method method, BeanFactory beanFactory) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(REQUEST_MAPPING)
				&& beanFactory.getBeanProvider(CallContextSource.class)
					.getIfAvailable(() -> CallContext::none)
					.followsHandlers();
	}

	private static boolean isLate(ResolvableType type, int depth) {
		Class<?> raw = type.toClass();
		return Future.class.isAssignableFrom(raw) || Callable.class.isAssignableFrom(raw)
				|| (raw != Object.class && ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) != null)
				|| raw.getPackageName().equals(ASYNC_PACKAGE) || STREAMS.contains(raw.getSimpleName())
				|| (depth < MAX_DEPTH
						&& Arrays.stream(type.getGenerics()).anyMatch((generic) -> isLate(generic, depth + 1)));
	}

}
