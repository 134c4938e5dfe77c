package io.trypema.spring;

/**
 * Source of the context of the current call.
 * <p>
 * A method that returns a reactive type is limited on subscription: a {@link CallContext}
 * stored under that class in the Reactor context of the subscriber takes precedence.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallContextSource {

	/**
	 * Return the context of the current call on this thread.
	 * @return the context; {@link CallContext#none()} outside a web request
	 */
	CallContext current();

	/**
	 * Return whether contexts of requests invoke the callbacks of methods that handle
	 * them, as {@link CallExchange#onCompletion} describes.
	 * @return whether they do; {@code false} unless this is overridden
	 */
	default boolean followsHandlers() {
		return false;
	}

}
