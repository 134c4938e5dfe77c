package io.trypema.counter;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a counter got no answer in time, because Redis cannot be reached, is too
 * slow, or fails.
 * <p>
 * It has no stack trace, since such failures are frequent during an outage. Its cause is
 * the original failure.
 *
 * @since 0.1.0
 */
public class CounterUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final boolean changed;

	/**
	 * Create the exception.
	 * @param message the detail message
	 * @param cause the original failure
	 * @param mayHaveChanged whether the operation may have been executed nevertheless
	 */
	public CounterUnavailableException(String message, @Nullable Throwable cause, boolean mayHaveChanged) {
		super(message, cause, false, false);
		this.changed = mayHaveChanged;
	}

	/**
	 * Return whether the operation may have been executed nevertheless, as when its
	 * answer was lost.
	 * @return {@code false} if nothing has been changed for certain
	 */
	public boolean mayHaveChanged() {
		return this.changed;
	}

}
