package io.trypema.spring;

import io.trypema.ProviderType;

/**
 * Thrown at start-up when a limit uses a provider that the application does not have.
 *
 * @since 0.1.0
 */
public class MissingProviderException extends RateLimitConfigurationException {

	private static final long serialVersionUID = 1L;

	private final ProviderType type;

	/**
	 * Create the exception.
	 * @param type the type of the provider
	 * @param description the limit that uses it, in whole sentences
	 * @param action the remedy, in whole sentences
	 */
	public MissingProviderException(ProviderType type, String description, String action) {
		super(description, action);
		this.type = type;
	}

	/**
	 * Return the missing provider.
	 * @return the type of the provider
	 */
	public ProviderType type() {
		return this.type;
	}

}
