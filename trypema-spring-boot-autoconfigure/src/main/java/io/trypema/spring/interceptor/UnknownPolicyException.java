package io.trypema.spring.interceptor;

import java.util.Collection;

import io.trypema.internal.NameDistance;

/**
 * Thrown when a policy is named that does not exist.
 *
 * @since 0.1.0
 */
public class UnknownPolicyException extends RateLimitConfigurationException {

	private static final long serialVersionUID = 1L;

	private UnknownPolicyException(String description, String action) {
		super(description, action);
	}

	static UnknownPolicyException of(String name, Collection<String> names) {
		return new UnknownPolicyException("There is no policy '" + name + "'.",
				names.isEmpty() ? "No limit is declared."
						: "The policies are: " + String.join(", ", NameDistance.nearestFirst(name, names)) + ".");
	}

}
