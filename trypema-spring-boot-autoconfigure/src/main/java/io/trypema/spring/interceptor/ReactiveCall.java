package io.trypema.spring.interceptor;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;

import io.trypema.spring.RefusalExceptionFactory;

/**
 * A subscription to a limited method. Its permits are given back if it is cancelled
 * before the method runs; afterwards its outcome decides, once.
 */
final class ReactiveCall {

	private final LimitedCall call;

	private final RateLimitEnforcer enforcer;

	private final RefusalExceptionFactory exceptions;

	private final ReactiveAdapter adapter;

	private final AtomicBoolean finished = new AtomicBoolean();

	private final HeldPlaces places;

	ReactiveCall(LimitedCall call, RateLimitEnforcer enforcer, RefusalExceptionFactory exceptions,
			ReactiveAdapter adapter) {
		this.call = call;
		this.enforcer = enforcer;
		this.exceptions = exceptions;
		this.adapter = adapter;
		this.places = HeldPlaces.of(call);
	}

	Flux<Object> flux() {
		return admit().flatMapMany((admission) -> {
			Flux<Object> body = Flux.from(body(admission));
			if (this.places.hasPlaces()) {
				body = body.doOnComplete(this.places::returned)
					.doOnError((ex) -> this.places.brokenOff())
					.doOnCancel(this.places::brokenOff);
			}
			return isFinal(admission) ? body
					: body.onErrorResume((ex) -> fail(admission, ex))
						.concatWith(complete(admission, null))
						.doOnCancel(() -> cancel(admission));
		});
	}

	Mono<Object> mono() {
		return admit().flatMap((admission) -> {
			Mono<Object> body = Mono.from(body(admission));
			if (this.places.hasPlaces()) {
				// Before the value is passed on, which may begin the next call
				body = body.doOnSuccess((value) -> this.places.returned())
					.doOnError((ex) -> this.places.brokenOff())
					.doOnCancel(this.places::brokenOff);
			}
			return isFinal(admission) ? body
					: body.onErrorResume((ex) -> fail(admission, ex))
						.delayUntil((value) -> complete(admission, value))
						.switchIfEmpty(complete(admission, null))
						.doOnCancel(() -> cancel(admission));
		});
	}

	private Mono<Admission> admit() {
		Mono<Admission> admission = Mono.fromFuture(() -> this.enforcer.admitAsync(this.call.requests()));
		return (this.call.needsSession() ? Mono.fromFuture(this.call.context()::loadSession, true).then(admission)
				: admission)
			.doOnDiscard(Admission.class, (discarded) -> {
				CompletableFuture<?> ignored = discarded.undoAsync();
			});
	}

	private Publisher<Object> body(Admission admission) {
		if (!this.places.begin(admission)) {
			return Mono.fromFuture(admission.undoAsync()).then(Mono.error(HeldPlaces::over));
		}
		try {
			this.call.inform(admission);
			return admission.isRefused() ? answer(this.call.refuse(admission, this.exceptions))
					: this.adapter.toPublisher(this.call.proceed());
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

	/**
	 * The answer of a fallback method, which may be a plain value for a suspending
	 * function.
	 */
	private static Publisher<Object> answer(@Nullable Object answer) {
		ReactiveAdapter adapter = ReactiveAdapters.forValue(answer);
		return (adapter != null) ? adapter.toPublisher(answer) : Mono.justOrEmpty(answer);
	}

	/** Whether the outcome of the call cannot cause a refund. */
	private boolean isFinal(Admission admission) {
		return admission.isRefused() || !this.call.isRefundable();
	}

	private Mono<Object> complete(Admission admission, @Nullable Object value) {
		return finish(admission, value, null).then(Mono.empty());
	}

	private Mono<Object> fail(Admission admission, Throwable exception) {
		return finish(admission, null, exception).then(Mono.error(exception));
	}

	private void cancel(Admission admission) {
		finish(admission, null, new CancellationException("The subscription was cancelled")).subscribe();
	}

	private Mono<Void> finish(Admission admission, @Nullable Object value, @Nullable Throwable exception) {
		return Mono.defer(() -> this.finished.compareAndSet(false, true)
				? Mono.fromFuture(admission.refundAsync(this.call.refunds(value, exception)), true) : Mono.empty());
	}

}
