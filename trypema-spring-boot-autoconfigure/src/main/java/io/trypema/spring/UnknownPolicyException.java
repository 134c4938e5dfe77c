package io.trypema.spring;

import java.util.Collection;

import io.trypema.internal.NameDistance;

/**
 * Thrown when a named policy does not exist.
 *
 * @since 0.1.0
 */
public class UnknownPolicyException extends RateLimitConfigurationException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param name the name that no policy has
	 * @param names the names of the policies
	 */
	public UnknownPolicyException(String name, Collection<String> names) {
		super("There is no policy '" + name + "'.", names.isEmpty() ? "No limit is declared."
				: "The policies are: " + String.join(", ", NameDistance.nearestFirst(name, names)) + ".");
	}

}
