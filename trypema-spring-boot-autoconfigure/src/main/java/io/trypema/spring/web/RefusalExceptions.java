package io.trypema.spring.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import org.springframework.web.method.annotation.ExceptionHandlerMappingInfo;

import io.trypema.LimitExceededException;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.spring.MissingKeyException;

/**
 * Recognizes refusals among exceptions.
 *
 * @since 0.1.0
 */
public final class RefusalExceptions {

	private RefusalExceptions() {
	}

	/**
	 * Find the refusal that an exception is or wraps.
	 * @param exception the exception
	 * @return the refusal, or {@code null} if the exception has a meaning of its own
	 */
	public static @Nullable RuntimeException find(@Nullable Throwable exception) {
		Throwable candidate = exception;
		while (candidate != null && isCarrier(candidate)) {
			candidate = candidate.getCause();
		}
		return (candidate instanceof RuntimeException refusal && isRefusal(refusal.getClass())) ? refusal : null;
	}

	private static boolean isRefusal(Class<?> type) {
		return LimitExceededException.class.isAssignableFrom(type)
				|| RateLimiterUnavailableException.class.isAssignableFrom(type)
				|| MissingKeyException.class.isAssignableFrom(type);
	}

	private static boolean isCarrier(Throwable exception) {
		return exception instanceof ExecutionException || exception instanceof CompletionException
				|| exception instanceof InvocationTargetException || exception instanceof UndeclaredThrowableException
				|| exception.getClass() == RuntimeException.class;
	}

	/**
	 * Return whether an exception handler is meant for refusals.
	 * @param mapping the exception handler
	 * @param refusal the refusal
	 * @return whether it names the type of the refusal, and not only one that other
	 * exceptions have as well
	 */
	static boolean areHandledBy(ExceptionHandlerMappingInfo mapping, Throwable refusal) {
		return mapping.getExceptionTypes().stream().anyMatch((type) -> isRefusal(type) && type.isInstance(refusal));
	}

}
