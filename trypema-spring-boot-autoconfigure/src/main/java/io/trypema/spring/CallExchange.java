package io.trypema.spring;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The exchange that a call belongs to, such as a web request with its response. It
 * collects the decisions on the call, and signals the end of the call.
 *
 * @since 0.1.0
 */
public interface CallExchange {

	/**
	 * Return the exchange of calls outside any web request.
	 * @return an exchange that ignores decisions and signals nothing
	 */
	static CallExchange none() {
		return NoCallExchange.INSTANCE;
	}

	/**
	 * Collect the decisions on a call, before it proceeds or is refused. If it is
	 * refused, the last one is the refusal.
	 * @param limits the limits and their decisions
	 */
	void onDecisions(List<AppliedLimit> limits);

	/**
	 * Register a callback for the end of the exchange that a method handles: the response
	 * is complete, or the client has disconnected.
	 * @param method the method, which is about to be called
	 * @param callback invoked once, on any thread, immediately if the exchange is over
	 * already; it must not block
	 * @return whether the callback will be invoked; {@code false}, the default, if the
	 * method handles no exchange
	 */
	default boolean onEnd(Method method, Runnable callback) {
		return false;
	}

	/**
	 * Register a callback for the outcome of a method that handles a request and may
	 * return before the request is complete.
	 * @param method the method, which has returned
	 * @param result the returned value
	 * @param callback invoked once, on any thread, with the result or the exception of
	 * the request; it must not block
	 * @return whether the callback will be invoked; {@code false}, the default, if the
	 * returned value is the outcome
	 */
	default boolean onCompletion(Method method, @Nullable Object result,
			BiConsumer<@Nullable Object, @Nullable Throwable> callback) {
		return false;
	}

}
