package io.trypema.spring.interceptor;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.BeanFactory;

import io.trypema.LimitExceededException;
import io.trypema.spring.AppliedLimit;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * Passes calls to the handler for the result type of their method.
 */
final class CallHandlers {

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
		this.reactor = ReactiveAdapters.REACTOR_PRESENT ? new ReactorCallHandler(enforcer, exceptions) : null;
	}

	/** Whether the current thread may be blocked, as an event loop must not be. */
	static boolean mayBlock() {
		return !ReactiveAdapters.REACTOR_PRESENT || !Schedulers.isInNonBlockingThread();
	}

	@Nullable Object handle(LimitedCall call) throws Throwable {
		CallHandler handler = switch (call.resultType()) {
			case VALUE -> this.blocking;
			case FUTURE -> this.future;
			case REACTIVE -> Objects.requireNonNull(this.reactor);
		};
		return handler.handle(call);
	}

	private static LimitExceededException exception(List<AppliedLimit> limits) {
		return limits.get(limits.size() - 1).exception();
	}

}
