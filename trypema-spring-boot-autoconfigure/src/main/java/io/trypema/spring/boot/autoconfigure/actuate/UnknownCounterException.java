package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.Collection;

import io.trypema.internal.NameDistance;
import io.trypema.spring.RateLimitConfigurationException;

/**
 * Thrown when a named counter does not exist.
 */
final class UnknownCounterException extends RateLimitConfigurationException {

	private static final long serialVersionUID = 1L;

	UnknownCounterException(String name, Collection<String> names) {
		super("There is no counter '" + name + "'.",
				"The counters are: " + String.join(", ", NameDistance.nearestFirst(name, names)) + ".");
	}

}
