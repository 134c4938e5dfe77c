package io.trypema.spring.interceptor;

import java.util.Objects;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ReactiveAdapter;

import io.trypema.spring.CallContext;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * Handles methods that return a reactive type, and suspending functions: each
 * subscription is a call of its own, which is decided without blocking before the method
 * runs. A refusal is an error signal.
 */
final class ReactorCallHandler implements CallHandler {

	private final RateLimitEnforcer enforcer;

	private final RefusalExceptionFactory exceptions;

	ReactorCallHandler(RateLimitEnforcer enforcer, RefusalExceptionFactory exceptions) {
		this.enforcer = enforcer;
		this.exceptions = exceptions;
	}

	@Override
	public Object handle(LimitedCall call) {
		ReactiveAdapter adapter = Objects.requireNonNull(ReactiveAdapters.forResultOf(call.method()));
		return adapter.fromPublisher(
				adapter.isMultiValue() ? Flux.deferContextual((view) -> subscription(call, view, adapter).flux())
						: Mono.deferContextual((view) -> subscription(call, view, adapter).mono()));
	}

	private ReactiveCall subscription(LimitedCall call, ContextView view, ReactiveAdapter adapter) {
		CallContext context = view.hasKey(CallContext.class) ? view.get(CallContext.class) : call.context();
		LimitedCall own = call.again(((ProxyMethodInvocation) call.invocation()).invocableClone(), context);
		return new ReactiveCall(own, this.enforcer, this.exceptions, adapter);
	}

}
