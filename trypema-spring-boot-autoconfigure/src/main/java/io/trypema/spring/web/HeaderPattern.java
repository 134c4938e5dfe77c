package io.trypema.spring.web;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A header that a request must have for a rule to apply.
 *
 * @param name the name of the header
 * @param value the value that one of its lines has, or {@code null} for any
 */
record HeaderPattern(String name, @Nullable String value) {

	private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	/**
	 * Parse a pattern.
	 * @param text the name of a header, or a name, an equals sign and a value
	 * @return the pattern
	 * @throws IllegalArgumentException if the text is not of that form
	 */
	static HeaderPattern parse(String text) {
		int equals = text.indexOf('=');
		String name = ((equals < 0) ? text : text.substring(0, equals)).strip();
		if (!NAME.matcher(name).matches() || name.startsWith("!")) {
			throw new IllegalArgumentException("It does not begin with the name of a header. Write a name, such as "
					+ "X-Api-Version, or a name, an equals sign and a value, such as X-Api-Version=2");
		}
		return new HeaderPattern(name, (equals < 0) ? null : text.substring(equals + 1).strip());
	}

	boolean matches(List<String> values) {
		return (this.value != null) ? values.contains(this.value) : !values.isEmpty();
	}

}
