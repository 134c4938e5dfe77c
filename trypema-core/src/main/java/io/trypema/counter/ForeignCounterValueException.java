package io.trypema.counter;

/**
 * Thrown when the stored value of a counter is not a whole number of 64 bits. Nothing has
 * been changed.
 *
 * @since 0.1.0
 */
public class ForeignCounterValueException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message the counter and its key
	 */
	public ForeignCounterValueException(String message) {
		super(message);
	}

}
