package io.trypema.spring.interceptor;

import org.jspecify.annotations.Nullable;

/**
 * Applies the limits of a method to a call, in the way that its return type asks for.
 */
@FunctionalInterface
interface CallHandler {

	@Nullable Object handle(LimitedCall call) throws Throwable;

}
