package io.trypema.spring.interceptor;

import io.trypema.internal.Completions;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.RefusalExceptionFactory;

/**
 * Handles methods that return a {@link CompletionStage}: the decision is awaited without
 * blocking, and every failure is a failed future.
 */
final class FutureCallHandler implements CallHandler {

	private final RateLimitEnforcer enforcer;

	private final RefusalExceptionFactory exceptions;

	FutureCallHandler(RateLimitEnforcer enforcer, RefusalExceptionFactory exceptions) {
		this.enforcer = enforcer;
		this.exceptions = exceptions;
	}

	@Override
	public CompletableFuture<@Nullable Object> handle(LimitedCall call) {
		CompletableFuture<@Nullable Object> promise = new CompletableFuture<>();
		CompletableFuture<@Nullable Object> outcome = call.isRefundable() ? outcome(call) : null;
		HeldPlaces places = HeldPlaces.of(call);
		CompletableFuture<Admission> decision = decision(call);
		CompletableFuture<@Nullable Object> work = decision
			.thenCompose((admission) -> decided(call, admission, places, outcome));
		endWith(promise, work, () -> {
			decision.cancel(false);
			places.brokenOff();
		});
		CompletableFuture<?> ignored = work.whenComplete((result, failure) -> {
			if (failure != null) {
				places.brokenOff();
			}
			else {
				places.returned();
			}
			complete(promise, result, failure);
		});
		return promise;
	}

	private CompletableFuture<Admission> decision(LimitedCall call) {
		try {
			return this.enforcer.admitAsync(call.requests());
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Run an action if the caller completes the promise, as by a cancellation, before the
	 * work is done.
	 */
	private static void endWith(CompletableFuture<?> promise, CompletableFuture<?> work, Runnable action) {
		CompletableFuture<?> ignored = promise.whenComplete((result, failure) -> {
			if (!work.isDone()) {
				action.run();
			}
		});
	}

	private static void complete(CompletableFuture<@Nullable Object> promise, @Nullable Object result,
			@Nullable Throwable failure) {
		if (failure != null) {
			promise.completeExceptionally(Completions.unwrap(failure));
		}
		else {
			promise.complete(result);
		}
	}

	/** Fails if the exchange of the call fails before the call ends. */
	private static CompletableFuture<@Nullable Object> outcome(LimitedCall call) {
		CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();
		call.context().exchange().onCompletion(call.method(), null, (value, exception) -> {
			if (exception != null) {
				outcome.completeExceptionally(exception);
			}
		});
		return outcome;
	}

	private CompletionStage<@Nullable Object> decided(LimitedCall call, Admission admission, HeldPlaces places,
			@Nullable CompletableFuture<@Nullable Object> outcome) {
		if (!places.begin(admission)) {
			return admission.undoAsync().thenCompose((undone) -> CompletableFuture.failedFuture(HeldPlaces.over()));
		}
		call.inform(admission);
		if (admission.isRefused()) {
			return stage(() -> call.refuse(admission, this.exceptions));
		}
		if (outcome == null) {
			return stage(call::proceed);
		}
		if (outcome.isDone()) {
			return admission.undoAsync().thenCompose((undone) -> outcome);
		}
		CompletionStage<?> ignored = stage(call::proceed)
			.whenComplete((result, failure) -> complete(outcome, result, failure));
		return outcome.handle((result, failure) -> finish(call, admission, result, failure))
			.thenCompose(Function.identity());
	}

	private static CompletionStage<@Nullable Object> finish(LimitedCall call, Admission admission,
			@Nullable Object result, @Nullable Throwable failure) {
		if (failure == null) {
			return admission.refundAsync(call.refunds(result, null)).thenApply((refunded) -> result);
		}
		Throwable exception = Completions.unwrap(failure);
		return admission.refundAsync(call.refunds(null, exception))
			.thenCompose((refunded) -> CompletableFuture.failedFuture(exception));
	}

	@SuppressWarnings("unchecked")
	private static CompletionStage<@Nullable Object> stage(Body body) {
		try {
			return (CompletionStage<@Nullable Object>) Objects.requireNonNull(body.run(),
					"A method that returns a future returned null");
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Returns a future.
	 */
	@FunctionalInterface
	private interface Body {

		@Nullable Object run() throws Throwable;

	}

}
