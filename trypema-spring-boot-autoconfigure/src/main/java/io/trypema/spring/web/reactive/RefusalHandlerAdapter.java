package io.trypema.spring.web.reactive;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;

import io.trypema.spring.web.RefusalExceptions;

/**
 * Comes before the adapter that calls the methods of controllers, so that refusals reach
 * no exception handler that catches any exception. Safe for use by many threads.
 */
final class RefusalHandlerAdapter implements HandlerAdapter, DispatchExceptionHandler, Ordered {

	private final RedirectedHandlerMethod.Controller catcher = new RedirectedHandlerMethod.Controller(this, getClass());

	private final ReactiveRefusalHandler refusalHandler;

	private final Supplier<List<HandlerAdapter>> adapters;

	/**
	 * Create an adapter.
	 * @param refusalHandler answers refusals
	 * @param adapters supplies all adapters in order, when they are needed; may include
	 * this one
	 */
	RefusalHandlerAdapter(ReactiveRefusalHandler refusalHandler, Supplier<Stream<HandlerAdapter>> adapters) {
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
		return handler instanceof HandlerMethod && delegate(handler) instanceof RequestMappingHandlerAdapter;
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
		HandlerMethod method = (HandlerMethod) handler;
		return RedirectedHandlerMethod.handle(delegate, exchange, method, this.catcher)
			.flatMap((result) -> (result.getReturnValue() instanceof Caught caught)
					? answer(exchange, caught.exception(),
							() -> RedirectedHandlerMethod.fail(delegate, exchange, method, caught.exception(), null))
					: Mono.just(catchRefusals(result)));
	}

	private HandlerResult catchRefusals(HandlerResult result) {
		DispatchExceptionHandler others = result.getExceptionHandler();
		return (others == null) ? result : result.setExceptionHandler(
				(exchange, exception) -> answer(exchange, exception, () -> others.handleError(exchange, exception)));
	}

	private Mono<HandlerResult> answer(ServerWebExchange exchange, Throwable exception,
			Supplier<Mono<HandlerResult>> others) {
		return (RefusalExceptions.find(exception) != null) ? handleError(exchange, exception) : others.get();
	}

	@Override
	public Mono<HandlerResult> handleError(ServerWebExchange exchange, Throwable exception) {
		return this.refusalHandler.handle(exchange, exception).then(Mono.empty());
	}

	/** Called by the framework in place of the exception handlers of controllers. */
	@ExceptionHandler
	Caught caught(Throwable exception) {
		return new Caught(exception);
	}

	record Caught(Throwable exception) {
	}

}
