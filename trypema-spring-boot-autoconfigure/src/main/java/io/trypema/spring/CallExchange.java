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
	 * Ask to be called back when the exchange that a method handles is over: the response
	 * is complete, or the client has gone.
	 * @param method the method, which is about to be called
	 * @param callback invoked once, by any thread, at once if the exchange is over
	 * already; it does not block
	 * @return whether the callback will be invoked; {@code false} if the method handles
	 * no exchange, as it is unless this is overridden
	 */
	default boolean onEnd(Method method, Runnable callback) {
		return false;
	}

	/**
	 * Ask to be called back with the outcome of a method whose work may go on after it
	 * has returned, because it handles a request that is completed later.
	 * @param method the method, which has returned
	 * @param result what it returned
	 * @param callback invoked once, by any thread, with the result or the exception of
	 * the request; it does not block
	 * @return whether the callback will be invoked; {@code false} if what the method
	 * returned is its outcome, as it is unless this is overridden
	 */
	default boolean onCompletion(Method method, @Nullable Object result,
			BiConsumer<@Nullable Object, @Nullable Throwable> callback) {
		return false;
	}

}
