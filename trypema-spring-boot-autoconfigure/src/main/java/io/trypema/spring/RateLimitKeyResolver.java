package io.trypema.spring;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Resolves the key of a call. A bean referenced by
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
	 * @return the key, or {@code null} if the call has none
	 */
	@Nullable String resolve(CallContext context, Object target, Method method, @Nullable Object[] arguments);

}
