package io.trypema.spring.interceptor;

import org.jspecify.annotations.Nullable;

/**
 * Applies the limits of a method to a call, as its return type requires.
 */
@FunctionalInterface
interface CallHandler {

	@Nullable Object handle(LimitedCall call) throws Throwable;

}
