package io.trypema.spring;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * What surrounds a limited call: the web request that it belongs to, if any.
 *
 * @since 0.1.0
 */
public interface CallContext {

	/**
	 * Return the context of a call outside any web request.
	 * @return a context that takes note of nothing, and throws an
	 * {@link IllegalStateException} when asked for the caller
	 */
	static CallContext none() {
		return NoCallContext.INSTANCE;
	}

	/**
	 * Return the address of the client, as {@code #clientIp} shows it.
	 * @return the address, or {@code null} if there is none
	 */
	@Nullable String clientIp();

	/**
	 * Return the name of the authenticated caller, as {@code #principal} shows it.
	 * @return the name, or {@code null} if nobody is authenticated
	 */
	@Nullable String principal();

	/**
	 * Return the id of the session, as {@code #session} shows it. No session is created.
	 * @return the id, or {@code null} if there is no session
	 */
	@Nullable String sessionId();

	/**
	 * Return a header of the request, as {@code #header('X-Name')} shows it.
	 * @param name the name of the header
	 * @return its first value, or {@code null} if there is none
	 */
	@Nullable String header(String name);

	/**
	 * Return a cookie of the request, as {@code #cookie('name')} shows it.
	 * @param name the name of the cookie
	 * @return its first value, or {@code null} if there is none
	 */
	@Nullable String cookie(String name);

	/**
	 * Return a variable of the path, as {@code #path('name')} shows it.
	 * @param name the name of the variable in the pattern that the path was matched with:
	 * that of the rule, else that of the handler
	 * @return its value, or {@code null} if the pattern has none of that name
	 */
	@Nullable String pathVariable(String name);

	/**
	 * Make the session known, where that may take a while. Called before
	 * {@link #sessionId()} for methods that are limited without blocking, if one of their
	 * expressions names {@code #session}.
	 * @return completes when it is known; at once unless this is overridden
	 */
	default CompletableFuture<Void> loadSession() {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Take note of the limits that were applied to a call, before it proceeds or is
	 * refused. If it is refused, the last one is the refusal.
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
