package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;

import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

import io.trypema.LimitExceededException;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * Chooses the handler of a call by the return type of its method.
 */
final class CallHandlers {

	static final boolean REACTOR_PRESENT = ClassUtils.isPresent("reactor.core.publisher.Mono",
			CallHandlers.class.getClassLoader());

	/** Advice for a method that would block. */
	static final String NOT_BLOCKING = "Return a Mono, a Flux or a CompletableFuture, let a Kotlin function suspend, "
			+ "or have the method called on a thread that may be blocked.";

	private final CallHandler blocking;

	private final CallHandler future;

	private final @Nullable CallHandler reactor;

	CallHandlers(BeanFactory beanFactory) {
		RateLimitEnforcer enforcer = beanFactory.getBean(RateLimitEnforcer.class);
		RefusalExceptionFactory exceptions = beanFactory.getBeanProvider(RefusalExceptionFactory.class)
			.getIfAvailable(() -> CallHandlers::exception);
		this.blocking = new BlockingCallHandler(enforcer, exceptions);
		this.future = new FutureCallHandler(enforcer, exceptions);
		this.reactor = REACTOR_PRESENT ? new ReactorCallHandler(enforcer, exceptions) : null;
	}

	/** Whether the current thread may be blocked, as an event loop must not be. */
	static boolean mayBlock() {
		return !REACTOR_PRESENT || !Schedulers.isInNonBlockingThread();
	}

	/** Whether the outcome of the method is awaited before permits are settled. */
	static boolean isAwaited(Method method) {
		return FutureCallHandler.handles(method.getReturnType())
				|| (REACTOR_PRESENT && ReactorCallHandler.handles(method));
	}

	CallHandler of(Method method) {
		if (FutureCallHandler.handles(method.getReturnType())) {
			return this.future;
		}
		if (this.reactor != null && ReactorCallHandler.handles(method)) {
			return this.reactor;
		}
		return this.blocking;
	}

	private static LimitExceededException exception(List<AppliedLimit> limits) {
		return limits.get(limits.size() - 1).exception();
	}

}
