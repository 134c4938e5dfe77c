package io.trypema.spring.interceptor;

import java.util.Objects;
import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * Limits the calls of annotated methods. Safe for use by many threads.
 * <p>
 * The caller of a refused call receives the exception: thrown by methods that return a
 * plain value, as a failed future by those that return a
 * {@link java.util.concurrent.CompletionStage}, as an error signal by those that return a
 * reactive type. The latter two never block.
 *
 * @since 0.1.0
 */
public final class RateLimitInterceptor implements MethodInterceptor {

	private final RateLimitOperationSource source;

	private final Supplier<CallHandlers> handlers;

	private final Supplier<CallContextSource> contexts;

	private final CallEvaluationContext.Shared shared;

	/**
	 * Create an interceptor.
	 * @param source finds the limits of methods
	 * @param beanFactory holds the enforcer, and optionally a {@link CallContextSource}
	 * and a {@link RefusalExceptionFactory}, all of which are looked up at the first call
	 */
	public RateLimitInterceptor(RateLimitOperationSource source, BeanFactory beanFactory) {
		this.source = source;
		this.handlers = SingletonSupplier.of(() -> new CallHandlers(beanFactory));
		this.contexts = SingletonSupplier
			.of(() -> beanFactory.getBeanProvider(CallContextSource.class).getIfAvailable(() -> CallContext::none));
		this.shared = new CallEvaluationContext.Shared(beanFactory);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = Objects.requireNonNull(invocation.getThis(), "A limited method needs a target");
		LimitedMethod method = this.source.get(invocation.getMethod(), target.getClass());
		LimitedCall call = new LimitedCall(method, invocation, this.contexts.get().current(), this.shared);
		return this.handlers.get().handle(call);
	}

}
