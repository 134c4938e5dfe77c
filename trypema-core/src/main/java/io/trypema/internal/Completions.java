package io.trypema.internal;

import java.util.concurrent.CompletionException;

/**
 * Exceptions of completion stages.
 */
public final class Completions {

	private Completions() {
	}

	/**
	 * Return the cause of a failure that dependent stages have wrapped.
	 * @param failure the failure
	 * @return its cause if it is a {@link CompletionException} that has one, or else the
	 * failure itself
	 */
	public static Throwable unwrap(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : null;
		return (cause != null) ? cause : failure;
	}

}
