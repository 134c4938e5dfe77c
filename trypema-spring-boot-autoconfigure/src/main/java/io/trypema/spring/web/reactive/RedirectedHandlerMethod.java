package io.trypema.spring.web.reactive;

import java.lang.reflect.Method;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebSession;

/**
 * Method of a controller whose exceptions are handled first by the exception handlers of
 * another bean.
 * <p>
 * WebFlux offers no extension point to choose among exception handlers, and checks the
 * controller before any advice. It reads the controller from a handler method when it
 * prepares a call, and again after an exception, first the type and then the bean. The
 * second time, another bean can be returned: the framework chooses among its exception
 * handlers, resolves their arguments and handles their results as if they were those of
 * the controller.
 */
final class RedirectedHandlerMethod extends HandlerMethod {

	private static final Method NO_METHOD = Objects
		.requireNonNull(ReflectionUtils.findMethod(Object.class, "toString"));

	private final HandlerMethod method;

	private volatile @Nullable Controller asked;

	private RedirectedHandlerMethod(HandlerMethod method, @Nullable Object called) {
		super(method, called, false);
		this.method = method;
	}

	/**
	 * Call a method.
	 * @param adapter calls it
	 * @param exchange the exchange
	 * @param method the method
	 * @param asked has the exception handlers for exceptions thrown before the method has
	 * returned
	 * @return the result of the method or of an exception handler
	 */
	static Mono<HandlerResult> handle(HandlerAdapter adapter, ServerWebExchange exchange, HandlerMethod method,
			Controller asked) {
		RedirectedHandlerMethod redirected = new RedirectedHandlerMethod(method, null);
		Mono<HandlerResult> prepared = adapter.handle(exchange, redirected);
		redirected.asked = asked;
		return prepared.doOnNext((result) -> redirected.asked = null);
	}

	/**
	 * Let the framework handle an exception as if a method had thrown it. The method is
	 * not called: before that the framework reads the session attributes of the
	 * controller, and the session fails with the exception.
	 * @param adapter handles the exception
	 * @param exchange the exchange
	 * @param method the method, if known
	 * @param exception the exception
	 * @param asked has the exception handlers to try first, or {@code null} for the
	 * controller of the method
	 * @return the result of an exception handler, or the exception
	 */
	static Mono<HandlerResult> fail(HandlerAdapter adapter, ServerWebExchange exchange, @Nullable HandlerMethod method,
			Throwable exception, @Nullable Controller asked) {
		SessionReader reader = new SessionReader();
		RedirectedHandlerMethod redirected = new RedirectedHandlerMethod(
				(method != null) ? method : new HandlerMethod(reader, NO_METHOD), reader);
		redirected.asked = new Controller(reader, SessionReader.class);
		Mono<HandlerResult> prepared = adapter.handle(new FailingExchange(exchange, exception), redirected);
		redirected.asked = asked;
		return prepared;
	}

	@Override
	public Class<?> getBeanType() {
		Controller current = this.asked;
		return (current != null) ? current.type() : super.getBeanType();
	}

	@Override
	public Object getBean() {
		Controller current = this.asked;
		this.asked = null;
		return (current != null) ? current.bean() : this.method.getBean();
	}

	/**
	 * The bean that the framework uses as the controller.
	 *
	 * @param bean the bean
	 * @param type its type
	 */
	record Controller(Object bean, Class<?> type) {
	}

	@SessionAttributes("refusal")
	private static final class SessionReader {

	}

	/** An exchange whose session fails on first access. */
	private static final class FailingExchange extends ServerWebExchangeDecorator {

		private volatile @Nullable Throwable exception;

		private FailingExchange(ServerWebExchange exchange, Throwable exception) {
			super(exchange);
			this.exception = exception;
		}

		@Override
		public Mono<WebSession> getSession() {
			Throwable failure = this.exception;
			this.exception = null;
			return (failure != null) ? Mono.error(failure) : super.getSession();
		}

	}

}
