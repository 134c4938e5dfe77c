package io.trypema.spring.interceptor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;

/**
 * Handles methods that return a plain value: a refusal is thrown. Where the value stands
 * for work that is done later, permits are settled when it is done.
 */
final class BlockingCallHandler implements CallHandler {

	private final RateLimitEnforcer enforcer;

	private final RefusalExceptionFactory exceptions;

	BlockingCallHandler(RateLimitEnforcer enforcer, RefusalExceptionFactory exceptions) {
		this.enforcer = enforcer;
		this.exceptions = exceptions;
	}

	@Override
	public @Nullable Object handle(LimitedCall call) throws Throwable {
		Admission admission = this.enforcer.admit(call.requests());
		call.context().onDecisions(admission.limits());
		if (admission.isRefused()) {
			return call.refuse(admission, this.exceptions);
		}
		Object result;
		try {
			result = call.proceed();
		}
		catch (Throwable ex) {
			admission.refund(call.refunds(null, ex));
			throw ex;
		}
		return call.isRefundable() ? settle(call, admission, result) : result;
	}

	private static @Nullable Object settle(LimitedCall call, Admission admission, @Nullable Object result) {
		BiConsumer<@Nullable Object, @Nullable Throwable> settlement = (value, exception) -> {
			CompletableFuture<?> ignored = admission.refundAsync(call.refunds(value, exception));
		};
		if (call.context().onCompletion(call.method(), result, settlement)) {
			return result;
		}
		if (result instanceof CompletionStage<?> stage) {
			CompletionStage<?> ignored = stage.whenComplete((value, exception) -> settlement.accept(value,
					(exception != null) ? FutureCallHandler.unwrap(exception) : null));
			return result;
		}
		Object followed = CallHandlers.REACTOR_PRESENT ? follow(result, settlement) : null;
		if (followed != null) {
			return followed;
		}
		admission.refund(call.refunds(result, null));
		return result;
	}

	private static @Nullable Object follow(@Nullable Object result,
			BiConsumer<@Nullable Object, @Nullable Throwable> settlement) {
		ReactiveAdapter adapter = ReactorOutcome.adapter(result);
		return (result != null && adapter != null) ? ReactorOutcome.follow(result, adapter, settlement) : null;
	}

}
