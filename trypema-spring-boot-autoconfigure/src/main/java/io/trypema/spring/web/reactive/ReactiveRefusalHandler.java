package io.trypema.spring.web.reactive;

import java.util.List;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.ErrorResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.reactive.accept.RequestedContentTypeResolver;
import org.springframework.web.reactive.accept.RequestedContentTypeResolverBuilder;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

import io.trypema.spring.web.HeaderDialect;
import io.trypema.spring.web.RefusalAdvice;
import io.trypema.spring.web.RefusalExceptions;
import io.trypema.spring.web.RefusalStatuses;
import io.trypema.spring.web.RefusedRequest;

/**
 * Answers refused WebFlux exchanges by the exception handler that the application
 * declares for refusals, else by a problem response. Safe for use by many threads.
 */
final class ReactiveRefusalHandler implements WebExceptionHandler {

	private static final Log logger = LogFactory.getLog(ReactiveRefusalHandler.class);

	private final HeaderDialect dialect;

	private final RefusalStatuses statuses;

	private final ApplicationContext applicationContext;

	private final Supplier<RefusalAdvice> advice;

	private final Supplier<RequestedContentTypeResolver> contentTypeResolver;

	private final Supplier<RequestMappingHandlerAdapter> adapter;

	private final Supplier<ReactiveProblemWriter> writer;

	/**
	 * Create a handler.
	 * @param dialect the dialect of the headers that inform clients of limits
	 * @param statuses the statuses of refused exchanges
	 * @param applicationContext holds the exception handlers, codecs and result handlers,
	 * which are looked up when they are needed
	 */
	ReactiveRefusalHandler(HeaderDialect dialect, RefusalStatuses statuses, ApplicationContext applicationContext) {
		this.dialect = dialect;
		this.statuses = statuses;
		this.applicationContext = applicationContext;
		this.advice = SingletonSupplier.of(() -> new RefusalAdvice(applicationContext));
		this.contentTypeResolver = SingletonSupplier
			.of(() -> applicationContext.getBeanProvider(RequestedContentTypeResolver.class)
				.getIfUnique(() -> new RequestedContentTypeResolverBuilder().build()));
		this.adapter = SingletonSupplier.of(() -> applicationContext.getBean(RequestMappingHandlerAdapter.class));
		this.writer = SingletonSupplier
			.of(() -> new ReactiveProblemWriter(applicationContext.getBean(ServerCodecConfigurer.class).getWriters(),
					applicationContext));
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable exception) {
		RuntimeException refusal = RefusalExceptions.find(exception);
		return (refusal != null) ? answer(exchange, refusal) : Mono.error(exception);
	}

	private Mono<Void> answer(ServerWebExchange exchange, RuntimeException exception) {
		if (exchange.getResponse().isCommitted()) {
			return Mono.error(exception);
		}
		RefusedRequest refusal = RefusedRequest.of(exception, this.statuses);
		ReactiveCallContext.addHeaders(exchange, this.dialect, refusal.limits());
		HandlerMethod failed = failed(exchange);
		RefusalAdvice.Match match = this.advice.get().find(failed, refusal.exception(), acceptedMediaTypes(exchange));
		return (match == null) ? write(exchange, refusal.response())
				: RedirectedHandlerMethod
					.fail(this.adapter.get(), exchange, failed, refusal.exception(),
							new RedirectedHandlerMethod.Controller(match.bean(), match.type()))
					.flatMap((result) -> write(exchange, result))
					.onErrorResume((failure) -> write(exchange, refusal.response(), failure));
	}

	private static @Nullable HandlerMethod failed(ServerWebExchange exchange) {
		Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		return (handler instanceof HandlerMethod method) ? method.createWithResolvedBean() : null;
	}

	private List<MediaType> acceptedMediaTypes(ServerWebExchange exchange) {
		try {
			return this.contentTypeResolver.get().resolveMediaTypes(exchange);
		}
		catch (NotAcceptableStatusException ex) {
			return List.of(MediaType.ALL);
		}
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

}
