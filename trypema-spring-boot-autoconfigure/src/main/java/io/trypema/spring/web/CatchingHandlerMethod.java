package io.trypema.spring.web;

import reactor.core.publisher.Mono;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;

/**
 * The method of a controller, whose exceptions the framework gives to a catcher instead
 * of looking for the exception handler itself.
 * <p>
 * The framework looks at the controller first, whatever its exception handlers catch, so
 * no advice comes early enough. It asks for the controller twice: when it prepares the
 * call, and after an exception, to find that controller's exception handlers. The answer
 * to the second question is the catcher.
 */
final class CatchingHandlerMethod extends HandlerMethod {

	private final HandlerMethod method;

	private final Object catcher;

	private volatile boolean catching;

	/**
	 * Create a handler method.
	 * @param method the method
	 * @param catcher has an exception handler that catches everything
	 */
	CatchingHandlerMethod(HandlerMethod method, Object catcher) {
		super(method);
		this.method = method;
		this.catcher = catcher;
	}

	Mono<HandlerResult> handle(HandlerAdapter adapter, ServerWebExchange exchange) {
		Mono<HandlerResult> prepared = adapter.handle(exchange, this);
		this.catching = true;
		return prepared;
	}

	void catching(boolean catching) {
		this.catching = catching;
	}

	/** The method as the application knows it. */
	HandlerMethod original() {
		return this.method;
	}

	@Override
	public Object getBean() {
		return this.catching ? this.catcher : super.getBean();
	}

	@Override
	public Class<?> getBeanType() {
		return this.catching ? this.catcher.getClass() : super.getBeanType();
	}

}
