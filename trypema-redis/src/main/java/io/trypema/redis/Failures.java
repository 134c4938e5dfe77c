package io.trypema.redis;

import io.trypema.internal.Completions;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies failures of Redis.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * Whether one key of several stopped a script before it did anything: a value of
	 * another type or format, or keys that are being moved to another server one by one.
	 */
	static boolean isOfOneKey(@Nullable Throwable failure) {
		return hasCode(failure, "WRONGTYPE") || hasCode(failure, "FOREIGN") || hasCode(failure, "TRYAGAIN");
	}

	/** Whether the server of a cluster does not serve the key itself. */
	static boolean isRedirection(@Nullable Throwable failure) {
		String message = (failure instanceof RedisCommandExecutionException) ? failure.getMessage() : null;
		return message != null && (message.startsWith("MOVED ") || message.startsWith("ASK "));
	}

	/** Whether the server answered, and another one would answer the same. */
	static boolean isAnswer(@Nullable Throwable failure) {
		return failure instanceof RedisCommandExecutionException && !hasCode(failure, "READONLY");
	}

	/** Return the cause of a failure that dependent stages have wrapped. */
	static @Nullable Throwable unwrap(@Nullable Throwable failure) {
		return (failure != null) ? Completions.unwrap(failure) : null;
	}

	private static boolean hasCode(@Nullable Throwable failure, String code) {
		return failure instanceof RedisCommandExecutionException answer && ErrorReply.of(answer).code().equals(code);
	}

	/**
	 * Return a failure that holds no text of a server, neither itself nor in its causes,
	 * as the server may quote a key or a password.
	 */
	static Throwable withoutServerTexts(Throwable failure) {
		if (failure instanceof RedisCommandExecutionException answer) {
			return traced(new RedisCommandExecutionException(ErrorReply.of(answer).text()), failure);
		}
		Throwable cause = unwrap(failure.getCause());
		Throwable withoutText = (cause != null) ? withoutServerTexts(cause) : null;
		if (cause == null || withoutText == cause) {
			return failure;
		}
		return traced(new RedisException(describe(failure, cause), withoutText), failure);
	}

	private static <T extends Throwable> T traced(T replacement, Throwable failure) {
		replacement.setStackTrace(failure.getStackTrace());
		return replacement;
	}

	/** Leave out a message that was made of that of the cause. */
	private static String describe(Throwable failure, Throwable cause) {
		String message = String.valueOf(failure.getMessage());
		return message.contains(String.valueOf(cause.getMessage())) ? failure.getClass().getSimpleName() : message;
	}

}
