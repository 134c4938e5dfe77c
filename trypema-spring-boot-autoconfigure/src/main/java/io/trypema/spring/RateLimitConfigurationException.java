package io.trypema.spring;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a limit is declared or changed in a way that cannot work.
 *
 * @since 0.1.0
 */
public class RateLimitConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	/**
	 * Create the exception.
	 * @param description the mistake and its location, in whole sentences
	 * @param action the correction, in whole sentences
	 */
	public RateLimitConfigurationException(String description, String action) {
		this(description, action, null);
	}

	/**
	 * Create the exception.
	 * @param description the mistake and its location, in whole sentences
	 * @param action the correction, in whole sentences
	 * @param cause the cause, if any
	 */
	public RateLimitConfigurationException(String description, String action, @Nullable Throwable cause) {
		super(description + " " + action, cause);
		this.description = description;
		this.action = action;
	}

	/**
	 * Return the mistake and its location.
	 * @return the description
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Return the correction.
	 * @return the action
	 */
	public String action() {
		return this.action;
	}

}
