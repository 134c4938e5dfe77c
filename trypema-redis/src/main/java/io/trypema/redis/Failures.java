package io.trypema.redis;

import java.util.concurrent.CompletionException;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures of Redis apart.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * Whether one key of several stopped a script before it did anything: a value of
	 * another type, or keys that are on their way to another server one by one.
	 */
	static boolean isOfOneKey(@Nullable Throwable failure) {
		return says(failure, "WRONGTYPE") || says(failure, "TRYAGAIN");
	}

	/** Whether the server of a cluster does not serve the key itself. */
	static boolean isRedirection(@Nullable Throwable failure) {
		String message = (failure instanceof RedisCommandExecutionException) ? failure.getMessage() : null;
		return message != null && (message.startsWith("MOVED ") || message.startsWith("ASK "));
	}

	/** Whether the server answered, and another one would answer the same. */
	static boolean isAnswer(@Nullable Throwable failure) {
		return failure instanceof RedisCommandExecutionException && !says(failure, "READONLY");
	}

	/** Return what made a stage fail that others come before. */
	static @Nullable Throwable unwrap(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/** Old servers put the code of an error in a script within its message. */
	private static boolean says(@Nullable Throwable failure, String code) {
		return failure instanceof RedisCommandExecutionException && failure.getMessage() != null
				&& failure.getMessage().contains(code);
	}

}
