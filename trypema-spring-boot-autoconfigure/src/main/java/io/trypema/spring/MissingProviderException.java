package io.trypema.spring;

import io.trypema.ProviderType;

/**
 * Thrown at start-up when a limit asks for a provider that the application does not have.
 *
 * @since 0.1.0
 */
public class MissingProviderException extends RateLimitConfigurationException {

	private static final long serialVersionUID = 1L;

	private final ProviderType type;

	/**
	 * Create the exception.
	 * @param type the type of the provider
	 * @param description what asks for it, in whole sentences
	 * @param action what to do about it, in whole sentences
	 */
	public MissingProviderException(ProviderType type, String description, String action) {
		super(description, action);
		this.type = type;
	}

	/**
	 * Return what is missing.
	 * @return the type of the provider
	 */
	public ProviderType type() {
		return this.type;
	}

}
