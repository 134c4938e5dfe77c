package io.trypema;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when no decision was made in time, because the backend is unreachable, too slow
 * or failing. Nothing is known to have been counted or changed.
 * <p>
 * It has no stack trace, since such failures are frequent during an outage. Its cause is
 * the original failure.
 *
 * @since 0.1.0
 */
public class RateLimiterUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message the detail message
	 * @param cause the original failure, or {@code null} if no attempt was made
	 */
	public RateLimiterUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
	}

}
