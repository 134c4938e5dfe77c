package io.trypema.spring.boot.autoconfigure.web;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Restricts Jetty, which Spring Boot prefers where it is present, to the tests that
 * import it.
 */
final class JettyOnRequest implements AutoConfigurationImportFilter {

	@Override
	public boolean[] match(@Nullable String[] classNames, AutoConfigurationMetadata metadata) {
		boolean[] matches = new boolean[classNames.length];
		for (int index = 0; index < classNames.length; index++) {
			String className = classNames[index];
			matches[index] = className == null || !className.startsWith("org.springframework.boot.jetty.");
		}
		return matches;
	}

}
