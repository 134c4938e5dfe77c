package io.trypema.spring;

/**
 * Finds what surrounds the present call.
 * <p>
 * A method that returns a reactive type is limited when it is subscribed to: a
 * {@link CallContext} that the Reactor context of the subscriber holds under that class
 * takes precedence there.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallContextSource {

	/**
	 * Return the context of the call that the present thread makes.
	 * @return the context; {@link CallContext#none()} outside a web request
	 */
	CallContext current();

	/**
	 * Return whether contexts of requests invoke the callbacks of methods that handle
	 * them, as {@link CallContext#onCompletion} describes.
	 * @return whether they do; {@code false} unless this is overridden
	 */
	default boolean followsHandlers() {
		return false;
	}

}
