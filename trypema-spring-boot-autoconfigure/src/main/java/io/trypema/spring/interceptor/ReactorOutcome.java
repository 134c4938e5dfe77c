package io.trypema.spring.interceptor;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;

/**
 * Observes a reactive value that a method returns without declaring it.
 */
final class ReactorOutcome {

	private ReactorOutcome() {
	}

	/** The same value, whose first subscription reports its outcome. */
	static Object follow(Object value, ReactiveAdapter adapter,
			BiConsumer<@Nullable Object, @Nullable Throwable> callback) {
		AtomicBoolean reported = new AtomicBoolean();
		BiConsumer<@Nullable Object, @Nullable Throwable> once = (result, exception) -> {
			if (reported.compareAndSet(false, true)) {
				callback.accept(result, exception);
			}
		};
		CancellationException cancelled = new CancellationException("The subscription was cancelled");
		if (adapter.isMultiValue()) {
			return adapter.fromPublisher(Flux.from(adapter.toPublisher(value))
				.doOnComplete(() -> once.accept(null, null))
				.doOnError((exception) -> once.accept(null, exception))
				.doOnCancel(() -> once.accept(null, cancelled)));
		}
		return adapter.fromPublisher(Mono.from(adapter.toPublisher(value))
			.doOnSuccess((result) -> once.accept(result, null))
			.doOnError((exception) -> once.accept(null, exception))
			.doOnCancel(() -> once.accept(null, cancelled)));
	}

}
