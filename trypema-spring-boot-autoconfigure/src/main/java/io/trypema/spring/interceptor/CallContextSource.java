package io.trypema.spring.interceptor;

/**
 * Finds what surrounds the present call.
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

}
