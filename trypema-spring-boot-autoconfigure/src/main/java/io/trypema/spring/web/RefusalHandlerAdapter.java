package io.trypema.spring.web;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;

/**
 * Comes before the adapter that calls the methods of controllers, so that refusals reach
 * no exception handler that catches any exception. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RefusalHandlerAdapter implements HandlerAdapter, DispatchExceptionHandler, Ordered {

	private final ReactiveRefusalHandler refusalHandler;

	private final Supplier<List<HandlerAdapter>> adapters;

	/**
	 * Create an adapter.
	 * @param refusalHandler answers refusals
	 * @param adapters tells all adapters in order, when they are needed; may include this
	 * one
	 */
	public RefusalHandlerAdapter(ReactiveRefusalHandler refusalHandler, Supplier<Stream<HandlerAdapter>> adapters) {
		this.refusalHandler = refusalHandler;
		this.adapters = SingletonSupplier
			.of(() -> adapters.get().filter((adapter) -> !(adapter instanceof RefusalHandlerAdapter)).toList());
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof HandlerMethod && delegate(handler) != null;
	}

	private @Nullable HandlerAdapter delegate(Object handler) {
		for (HandlerAdapter adapter : this.adapters.get()) {
			if (adapter.supports(handler)) {
				return adapter;
			}
		}
		return null;
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		HandlerAdapter delegate = delegate(handler);
		if (delegate == null) {
			return Mono.error(() -> new IllegalStateException("No HandlerAdapter for " + handler));
		}
		CatchingHandlerMethod method = new CatchingHandlerMethod((HandlerMethod) handler, this.refusalHandler);
		return method.handle(delegate, exchange)
			.map((result) -> catchRefusals(result, method))
			.flatMap((result) -> dispatch(result, exchange, method));
	}

	/** Exceptions from what a method returned, others than refusals, are not caught. */
	private HandlerResult catchRefusals(HandlerResult result, CatchingHandlerMethod method) {
		DispatchExceptionHandler others = result.getExceptionHandler();
		return (others == null) ? result : result.setExceptionHandler((exchange, exception) -> {
			method.catching(RefusalExceptions.find(exception) != null);
			return others.handleError(exchange, exception).flatMap((answer) -> dispatch(answer, exchange, method));
		});
	}

	private Mono<HandlerResult> dispatch(HandlerResult result, ServerWebExchange exchange,
			CatchingHandlerMethod method) {
		return (result.getReturnValue() instanceof ReactiveRefusalHandler.CaughtException caught)
				? this.refusalHandler.dispatch(exchange, caught.exception(), method.original(), result)
				: Mono.just(result);
	}

	@Override
	public Mono<HandlerResult> handleError(ServerWebExchange exchange, Throwable exception) {
		return this.refusalHandler.handle(exchange, exception).then(Mono.empty());
	}

}
