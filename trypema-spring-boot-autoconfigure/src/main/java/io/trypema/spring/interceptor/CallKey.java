package io.trypema.spring.interceptor;

import java.security.Principal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ObjectUtils;

/**
 * The text of a key. The parts of a composite key carry their lengths, so that no two
 * keys have the same text. The text of a principal is its name.
 */
final class CallKey {

	private static final String COMPOSITE_START = "[";

	private CallKey() {
	}

	/**
	 * The text of a value; empty if there is none.
	 * @throws IllegalArgumentException if the text would differ for each object
	 */
	static String of(@Nullable Object value) {
		if (value instanceof String text && !text.startsWith(COMPOSITE_START)) {
			return text;
		}
		Object key = unwrap(value);
		if (key == null) {
			return "";
		}
		Collection<?> parts = parts(key);
		if (parts != null) {
			return composite(parts);
		}
		String text = key.toString();
		checkOwnText(key, text);
		return text.startsWith(COMPOSITE_START) ? COMPOSITE_START + part(text) + ']' : text;
	}

	private static @Nullable Object unwrap(@Nullable Object value) {
		Object key = ObjectUtils.unwrapOptional(value);
		return (key instanceof Principal principal) ? principal.getName() : key;
	}

	/** The parts of a composite key, or {@code null} if it is none. */
	private static @Nullable Collection<?> parts(Object key) {
		if (key instanceof Collection<?> parts) {
			return parts;
		}
		if (key instanceof Map<?, ?> map) {
			return map.entrySet();
		}
		if (key instanceof Map.Entry<?, ?> entry) {
			return Arrays.asList(entry.getKey(), entry.getValue());
		}
		return key.getClass().isArray() ? Arrays.asList(ObjectUtils.toObjectArray(key)) : null;
	}

	/** The text of {@link Object#toString()} starts with the name of the class. */
	private static void checkOwnText(Object key, String text) {
		String type = key.getClass().getName();
		if (!(key instanceof CharSequence) && text.startsWith(type) && text.startsWith("@", type.length())) {
			throw new IllegalArgumentException("an object of " + type + ", which has no toString() of its own");
		}
	}

	/** Whether there is no key, or a part of it is missing. */
	static boolean isMissing(@Nullable Object value) {
		if (value instanceof String text) {
			return text.isEmpty();
		}
		Object key = unwrap(value);
		if (key == null) {
			return true;
		}
		Collection<?> parts = parts(key);
		return (parts != null) ? parts.isEmpty() || parts.stream().anyMatch(CallKey::isMissing)
				: key.toString().isEmpty();
	}

	private static String composite(Collection<?> parts) {
		StringJoiner joined = new StringJoiner(",", COMPOSITE_START, "]").setEmptyValue("");
		for (Object part : parts) {
			joined.add(part(of(part)));
		}
		return joined.toString();
	}

	private static String part(String text) {
		return text.length() + ":" + text;
	}

}
