package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

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

	static boolean handles(Method method) {
		return adapter(method) != null;
	}

	private static @Nullable ReactiveAdapter adapter(Method method) {
		// Advice sees what a suspending function returns as a Mono
		Class<?> type = KotlinDetector.isSuspendingFunction(method) ? Mono.class : method.getReturnType();
		return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
	}

	@Override
	public Object handle(LimitedCall call) {
		ReactiveAdapter adapter = Objects.requireNonNull(adapter(call.method()));
		return adapter.fromPublisher(
				adapter.isMultiValue() ? Flux.deferContextual((view) -> flux(subscription(call, view), adapter))
						: Mono.deferContextual((view) -> mono(subscription(call, view), adapter)));
	}

	private static LimitedCall subscription(LimitedCall call, ContextView view) {
		CallContext context = view.hasKey(CallContext.class) ? view.get(CallContext.class) : call.context();
		return call.again(((ProxyMethodInvocation) call.invocation()).invocableClone(), context);
	}

	private Flux<Object> flux(LimitedCall call, ReactiveAdapter adapter) {
		return admit(call).flatMapMany((admission) -> {
			Flux<Object> body = Flux.from(body(call, admission, adapter));
			return isSettled(call, admission) ? body
					: body.onErrorResume((ex) -> fail(call, admission, ex)).concatWith(complete(call, admission, null));
		});
	}

	private Mono<Object> mono(LimitedCall call, ReactiveAdapter adapter) {
		return admit(call).flatMap((admission) -> {
			Mono<Object> body = Mono.from(body(call, admission, adapter));
			return isSettled(call, admission) ? body
					: body.onErrorResume((ex) -> fail(call, admission, ex))
						.delayUntil((value) -> complete(call, admission, value))
						.switchIfEmpty(complete(call, admission, null));
		});
	}

	private Mono<Admission> admit(LimitedCall call) {
		return Mono.fromFuture(() -> this.enforcer.admitAsync(call.requests()), true)
			.doOnNext((admission) -> call.context().onDecisions(admission.limits()));
	}

	private Publisher<Object> body(LimitedCall call, Admission admission, ReactiveAdapter adapter) {
		try {
			return adapter
				.toPublisher(admission.isRefused() ? call.refuse(admission, this.exceptions) : call.proceed());
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

	/** Whether there is nothing that the outcome of the call could give back. */
	private static boolean isSettled(LimitedCall call, Admission admission) {
		return admission.isRefused() || !call.isRefundable();
	}

	private static Mono<Object> complete(LimitedCall call, Admission admission, @Nullable Object value) {
		return Mono.fromFuture(() -> admission.refundAsync(call.refunds(value))).then(Mono.empty());
	}

	private static Mono<Object> fail(LimitedCall call, Admission admission, Throwable exception) {
		return Mono.fromFuture(() -> admission.refundAsync(call.refundsAfterFailure(exception)))
			.then(Mono.error(exception));
	}

}
