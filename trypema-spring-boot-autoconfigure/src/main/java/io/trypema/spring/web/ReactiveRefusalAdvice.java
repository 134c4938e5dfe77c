package io.trypema.spring.web;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.server.ServerWebExchange;

import io.trypema.RateLimitExceededException;
import io.trypema.RateLimiterUnavailableException;

/**
 * Keeps refusals from exception handlers that catch any exception: comes before all other
 * advice and hands refusals on to what is meant for them.
 *
 * @since 0.1.0
 */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ReactiveRefusalAdvice {

	private final ReactiveRefusalHandler handler;

	/**
	 * Create the advice.
	 * @param handler answers refusals
	 */
	public ReactiveRefusalAdvice(ReactiveRefusalHandler handler) {
		this.handler = handler;
	}

	@ExceptionHandler({ RateLimitExceededException.class, RateLimiterUnavailableException.class })
	Mono<Void> handle(ServerWebExchange exchange, Throwable exception) {
		return this.handler.handleRefusalOrOther(exchange, exception);
	}

}
