package io.trypema.redis.test;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Setting of a test run, given as a system property such as
 * {@code trypema.test.redis-server} or the equivalent environment variable,
 * {@code TRYPEMA_TEST_REDIS_SERVER}.
 */
final class Setting {

	private Setting() {
	}

	static @Nullable String of(String property) {
		String value = System.getProperty(property);
		return (value != null) ? value : System.getenv(environmentVariable(property));
	}

	private static String environmentVariable(String property) {
		return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
	}

}
