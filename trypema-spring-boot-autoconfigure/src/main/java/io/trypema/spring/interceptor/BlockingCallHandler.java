package io.trypema.spring.interceptor;

import io.trypema.internal.Completions;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;

import io.trypema.ProviderType;
import io.trypema.spring.ConcurrencyPolicy;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RefusalExceptionFactory;

/**
 * Handles methods that return a plain value: a refusal is thrown. If the value represents
 * work that is done later, permits are given back when it is done. On a thread that must
 * not be blocked, a call fails unless its decision is available immediately.
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
		HeldPlaces places = HeldPlaces.of(call);
		Admission admission = admit(call);
		if (!places.begin(admission)) {
			CompletableFuture<?> ignored = admission.undoAsync();
			throw HeldPlaces.over();
		}
		try {
			call.inform(admission);
		}
		catch (RuntimeException ex) {
			CompletableFuture<?> ignored = admission.undoAsync();
			throw ex;
		}
		if (admission.isRefused()) {
			return call.refuse(admission, this.exceptions);
		}
		Object result;
		try {
			result = call.proceed();
		}
		catch (Throwable ex) {
			places.brokenOff();
			refund(admission, call.refunds(null, ex));
			throw ex;
		}
		return (call.isRefundable() || places.isOfWork()) ? finish(call, admission, places, result) : result;
	}

	private Admission admit(LimitedCall call) throws Throwable {
		List<LimitRequest> requests = call.requests();
		if (CallHandlers.mayBlock()) {
			return this.enforcer.admit(requests, call.keepsPermits());
		}
		if (requests.stream().anyMatch(BlockingCallHandler::isDecidedLater)) {
			throw wouldBlock(call.method(), requests);
		}
		CompletableFuture<Admission> decision = this.enforcer.admitAsync(requests);
		if (!decision.isDone()) {
			CompletableFuture<?> ignored = decision.thenCompose(Admission::undoAsync);
			throw wouldBlock(call.method(), requests);
		}
		try {
			return decision.join();
		}
		catch (CompletionException ex) {
			throw Completions.unwrap(ex);
		}
	}

	/** Such a decision is available immediately only by chance. */
	private static boolean isDecidedLater(LimitRequest request) {
		return request.permits() > 0 && (request.policy().provider() == ProviderType.REDIS
				|| (request.policy() instanceof ConcurrencyPolicy policy && policy.mayBlock()));
	}

	private static IllegalStateException wouldBlock(Method method, List<LimitRequest> requests) {
		String policies = requests.stream()
			.map((request) -> "'" + request.policy().name() + "' ("
					+ request.policy().provider().toString().toLowerCase(Locale.ROOT) + ")")
			.collect(Collectors.joining(", "));
		return new IllegalStateException("The decision on " + method + ", limited by " + policies
				+ ", would block the thread " + Thread.currentThread().getName() + ", which must not be blocked. "
				+ CallHandlers.NOT_BLOCKING);
	}

	private static @Nullable Object finish(LimitedCall call, Admission admission, HeldPlaces places,
			@Nullable Object result) {
		BiConsumer<@Nullable Object, @Nullable Throwable> ending = (value, exception) -> {
			places.returned();
			CompletableFuture<?> ignored = admission.refundAsync(call.refunds(value, exception));
		};
		if (call.context().exchange().onCompletion(call.method(), result, ending)) {
			return result;
		}
		if (result instanceof CompletionStage<?> stage) {
			CompletionStage<?> ignored = stage.whenComplete((value, exception) -> ending.accept(value,
					(exception != null) ? Completions.unwrap(exception) : null));
			return result;
		}
		Object followed = follow(result, ending);
		if (followed != null) {
			return followed;
		}
		places.returned();
		refund(admission, call.refunds(result, null));
		return result;
	}

	private static void refund(Admission admission, List<LimitRequest> requests) {
		if (CallHandlers.mayBlock()) {
			admission.refund(requests);
		}
		else {
			CompletableFuture<?> ignored = admission.refundAsync(requests);
		}
	}

	private static @Nullable Object follow(@Nullable Object result,
			BiConsumer<@Nullable Object, @Nullable Throwable> ending) {
		ReactiveAdapter adapter = ReactiveAdapters.forValue(result);
		return (result != null && adapter != null) ? ReactorOutcome.follow(result, adapter, ending) : null;
	}

}
