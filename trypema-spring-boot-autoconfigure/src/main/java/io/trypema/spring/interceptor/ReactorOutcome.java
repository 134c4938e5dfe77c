package io.trypema.spring.interceptor;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Observes a reactive value that a method returns without declaring it.
 */
final class ReactorOutcome {

	private ReactorOutcome() {
	}

	/** The adapter for a value, if it is reactive. */
	static @Nullable ReactiveAdapter adapter(@Nullable Object value) {
		return (value != null) ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, value) : null;
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
