package io.trypema.spring.web;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.ErrorResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Answers refused WebFlux exchanges: by the exception handler that the application has
 * for refusals, else by a problem response. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ReactiveRefusalHandler implements WebExceptionHandler {

	private static final Log logger = LogFactory.getLog(ReactiveRefusalHandler.class);

	private final HeaderDialect dialect;

	private final HttpStatusCode status;

	private final Supplier<ReactiveExceptionHandlers> handlers;

	private final Supplier<ReactiveProblemWriter> writer;

	/**
	 * Create a handler.
	 * @param dialect the dialect of the headers that tell about limits
	 * @param status the status of refused exchanges
	 * @param applicationContext tells exception handlers and codecs, when they are needed
	 */
	public ReactiveRefusalHandler(HeaderDialect dialect, HttpStatusCode status, ApplicationContext applicationContext) {
		this.dialect = dialect;
		this.status = status;
		this.handlers = SingletonSupplier.of(() -> new ReactiveExceptionHandlers(applicationContext));
		this.writer = SingletonSupplier
			.of(() -> new ReactiveProblemWriter(applicationContext.getBean(ServerCodecConfigurer.class).getWriters(),
					applicationContext));
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable exception) {
		RuntimeException refusal = RefusalExceptions.find(exception);
		return (refusal != null) ? answer(exchange, refusal) : Mono.error(exception);
	}

	/** Answer an exception that has a refusal among its causes. */
	Mono<Void> handleRefusalOrOther(ServerWebExchange exchange, Throwable exception) {
		RuntimeException refusal = RefusalExceptions.find(exception);
		if (refusal != null) {
			return answer(exchange, refusal);
		}
		Mono<Void> other = this.handlers.get().handle(exchange, handler(exchange), exception, (mapping) -> true);
		return (other != null) ? other : Mono.error(exception);
	}

	private Mono<Void> answer(ServerWebExchange exchange, RuntimeException exception) {
		if (exchange.getResponse().isCommitted()) {
			logger.debug("Response is committed already, ignoring: " + exception);
			return Mono.empty();
		}
		RefusedRequest refusal = RefusedRequest.of(exception, this.status);
		ReactiveCallContext.addHeaders(exchange, this.dialect, refusal.limits());
		Mono<Void> own = this.handlers.get()
			.handle(exchange, handler(exchange), refusal.exception(),
					(mapping) -> RefusalExceptions.areHandledBy(mapping, refusal.exception()));
		return (own != null) ? own.onErrorResume((ex) -> write(exchange, refusal.response(), ex))
				: write(exchange, refusal.response());
	}

	private static @Nullable HandlerMethod handler(ServerWebExchange exchange) {
		Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		return (handler instanceof HandlerMethod method) ? method.createWithResolvedBean() : null;
	}

	private Mono<Void> write(ServerWebExchange exchange, ErrorResponse answer, Throwable failure) {
		logger.warn("The exception handler for refusals failed", failure);
		return exchange.getResponse().isCommitted() ? Mono.empty() : write(exchange, answer);
	}

	private Mono<Void> write(ServerWebExchange exchange, ErrorResponse answer) {
		return this.writer.get().write(answer, exchange);
	}

}
