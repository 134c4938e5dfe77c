package io.trypema.spring;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Context of a limited call: the web request that it belongs to, if any.
 *
 * @since 0.1.0
 */
public interface CallContext {

	/**
	 * Return the context of a call outside any web request.
	 * @return a context that belongs to no exchange, and throws an
	 * {@link IllegalStateException} for every property of a request
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
	 * @return the name, or {@code null} if the caller is not authenticated
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
	 * Load the session, where that may take a while. Called before {@link #sessionId()}
	 * for methods that are limited without blocking, if one of their expressions names
	 * {@code #session} or a {@link RateLimitKeyResolver} may ask for it.
	 * @return a future that completes when the session is known; immediately unless this
	 * is overridden
	 */
	default CompletableFuture<Void> loadSession() {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Return the exchange that the call belongs to.
	 * @return the exchange; none unless this is overridden
	 */
	default CallExchange exchange() {
		return CallExchange.none();
	}

}
