package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.RateLimitConfigurationException;

/**
 * Refuses limits that depend on the end of a call on methods whose end is unknown: they
 * return before their work is done, in a form that cannot be awaited.
 */
final class LateOutcomes {

	private static final String REQUEST_MAPPING = "org.springframework.web.bind.annotation.RequestMapping";

	private static final String HTTP_EXCHANGE = "org.springframework.web.service.annotation.HttpExchange";

	private static final String ASYNC_PACKAGE = "org.springframework.web.context.request.async";

	private static final Set<String> STREAMS = Set.of("ResponseBodyEmitter", "SseEmitter", "StreamingResponseBody");

	/** A type variable may be bounded by itself, as in T extends Comparable of T. */
	private static final int MAX_DEPTH = 8;

	private LateOutcomes() {
	}

	/** Check a limit that depends on the outcome of a method. */
	static void checkRefund(LimitSite site, String refundIf, BeanFactory beanFactory) {
		if (!ResultType.of(site.method()).isAwaited()) {
			check(site, "has the refundIf '" + refundIf + "'", 0, beanFactory);
		}
	}

	/**
	 * Check a limit that holds until all work is done, also that behind the value of a
	 * future.
	 */
	static void checkInFlight(LimitSite site, BeanFactory beanFactory) {
		ResultType type = ResultType.of(site.method());
		if (type != ResultType.REACTIVE) {
			check(site, "limits the calls in flight", (type == ResultType.FUTURE) ? 1 : 0, beanFactory);
		}
	}

	private static void check(LimitSite site, String reason, int awaited, BeanFactory beanFactory) {
		Method method = site.method();
		if (isFollowed(method, beanFactory)) {
			return;
		}
		ResolvableType type = ResolvableType.forMethodReturnType(method, ClassUtils.getUserClass(site.targetClass()));
		if (isLate((awaited > 0) ? type.as(CompletionStage.class).getGeneric() : type, awaited)) {
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
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		return (annotations.isPresent(REQUEST_MAPPING) || annotations.isPresent(HTTP_EXCHANGE))
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
