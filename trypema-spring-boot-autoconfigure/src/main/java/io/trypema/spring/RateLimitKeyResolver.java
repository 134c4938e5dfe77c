package io.trypema.spring;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Tells the key that a call counts under. A bean that is named by
 * {@link io.trypema.spring.annotation.RateLimited#keyResolver()}. Safe for use by many
 * threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RateLimitKeyResolver {

	/**
	 * Return the key of a call.
	 * @param context the context of the call: the client, the caller, the request
	 * @param target the object that is called
	 * @param method the method that is called
	 * @param arguments the arguments
	 * @return the key; {@code null} for the key shared by all callers without one
	 */
	@Nullable String resolve(CallContext context, Object target, Method method, @Nullable Object[] arguments);

}
