package io.trypema;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a decision could not be had in time, because what decides cannot be
 * reached, is too slow, or fails. Nothing is known to have been counted or changed.
 * <p>
 * It carries no stack trace of its own, since calls that fail come in masses; its cause
 * tells what went wrong.
 *
 * @since 0.1.0
 */
public class RateLimiterUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what could not be had, and why
	 * @param cause what went wrong, or {@code null} if nothing was tried
	 */
	public RateLimiterUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
	}

}
