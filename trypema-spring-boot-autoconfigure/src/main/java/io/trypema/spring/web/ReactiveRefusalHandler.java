package io.trypema.spring.web;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.reactive.result.method.InvocableHandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
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

	private final ApplicationContext applicationContext;

	private final Supplier<ReactiveExceptionHandlers> handlers;

	private final Supplier<ReactiveProblemWriter> writer;

	/**
	 * Create a handler.
	 * @param dialect the dialect of the headers that tell about limits
	 * @param status the status of refused exchanges
	 * @param applicationContext has exception handlers, codecs and result handlers, which
	 * are looked up when they are needed
	 */
	public ReactiveRefusalHandler(HeaderDialect dialect, HttpStatusCode status, ApplicationContext applicationContext) {
		this.dialect = dialect;
		this.status = status;
		this.applicationContext = applicationContext;
		this.handlers = SingletonSupplier.of(() -> new ReactiveExceptionHandlers(applicationContext));
		this.writer = SingletonSupplier
			.of(() -> new ReactiveProblemWriter(applicationContext.getBean(ServerCodecConfigurer.class).getWriters(),
					applicationContext));
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable exception) {
		RuntimeException refusal = RefusalExceptions.find(exception);
		return (refusal != null) ? answer(exchange, refusal, failed(exchange), Mono.defer(() -> sample(exchange)))
				: Mono.error(exception);
	}

	private static @Nullable HandlerMethod failed(ServerWebExchange exchange) {
		Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		return (handler instanceof HandlerMethod method) ? method.createWithResolvedBean() : null;
	}

	/** What the framework makes of a call of an exception handler. */
	private Mono<HandlerResult> sample(ServerWebExchange exchange) {
		Method fail = Objects.requireNonNull(ReflectionUtils.findMethod(getClass(), "fail"));
		return new CatchingHandlerMethod(new HandlerMethod(this, fail), this)
			.handle(this.applicationContext.getBean(RequestMappingHandlerAdapter.class), exchange);
	}

	@Reflective
	void fail() {
		throw new IllegalStateException();
	}

	/** Called by the framework in place of the exception handlers of the application. */
	@ExceptionHandler
	CaughtException caught(Throwable exception) {
		return new CaughtException(exception);
	}

	/**
	 * Give an exception that was caught to the exception handler that is meant for it.
	 * @param exchange the exchange
	 * @param exception the exception
	 * @param failed the method that failed
	 * @param sample the result of {@link #caught(Throwable)}
	 * @return the answer of the exception handler, if it is still to be written
	 */
	Mono<HandlerResult> dispatch(ServerWebExchange exchange, Throwable exception, HandlerMethod failed,
			HandlerResult sample) {
		RuntimeException refusal = RefusalExceptions.find(exception);
		if (refusal != null) {
			return answer(exchange, refusal, failed, Mono.just(sample)).then(Mono.empty());
		}
		InvocableHandlerMethod handler = this.handlers.get().find(exchange, failed, exception, (mapping) -> true);
		return (handler != null) ? ReactiveExceptionHandlers.call(handler, exchange, exception, failed, sample)
			.onErrorResume((failure) -> fail(handler, exception, failure)) : Mono.error(exception);
	}

	private static Mono<HandlerResult> fail(InvocableHandlerMethod handler, Throwable exception, Throwable failure) {
		if (!ReactiveExceptionHandlers.causes(exception).contains(failure)) {
			logger.warn("Failure in @ExceptionHandler " + handler, failure);
		}
		return Mono.error(exception);
	}

	private Mono<Void> answer(ServerWebExchange exchange, RuntimeException exception, @Nullable HandlerMethod failed,
			Mono<HandlerResult> sample) {
		if (exchange.getResponse().isCommitted()) {
			return Mono.error(exception);
		}
		RefusedRequest refusal = RefusedRequest.of(exception, this.status);
		ReactiveCallContext.addHeaders(exchange, this.dialect, refusal.limits());
		InvocableHandlerMethod handler = this.handlers.get()
			.find(exchange, failed, refusal.exception(),
					(mapping) -> RefusalExceptions.areHandledBy(mapping, refusal.exception()));
		return (handler == null) ? write(exchange, refusal.response())
				: sample
					.flatMap((framework) -> ReactiveExceptionHandlers.call(handler, exchange, refusal.exception(),
							failed, framework))
					.flatMap((result) -> write(exchange, result))
					.onErrorResume((failure) -> write(exchange, refusal.response(), failure));
	}

	private Mono<Void> write(ServerWebExchange exchange, HandlerResult result) {
		return this.applicationContext.getBeanProvider(HandlerResultHandler.class)
			.orderedStream()
			.filter((handler) -> handler.supports(result))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No HandlerResultHandler for " + result.getReturnValue()))
			.handleResult(exchange, result);
	}

	private Mono<Void> write(ServerWebExchange exchange, ErrorResponse answer, Throwable failure) {
		logger.warn("The exception handler for refusals failed", failure);
		return exchange.getResponse().isCommitted() ? Mono.error(failure) : write(exchange, answer);
	}

	private Mono<Void> write(ServerWebExchange exchange, ErrorResponse answer) {
		return this.writer.get().write(answer, exchange);
	}

	record CaughtException(Throwable exception) {
	}

}
