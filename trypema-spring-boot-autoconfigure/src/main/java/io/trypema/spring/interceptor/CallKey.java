package io.trypema.spring.interceptor;

import java.util.Arrays;
import java.util.Collection;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ObjectUtils;

/**
 * The text of a key. The parts of a composite key carry their lengths, so that no two
 * keys have one text.
 */
final class CallKey {

	private static final String COMPOSITE_START = "[";

	private CallKey() {
	}

	static String of(@Nullable Object value) {
		Object key = ObjectUtils.unwrapOptional(value);
		if (key == null) {
			return "";
		}
		if (key instanceof Collection<?> parts) {
			return composite(parts.toArray());
		}
		if (key.getClass().isArray()) {
			return composite(ObjectUtils.toObjectArray(key));
		}
		String text = key.toString();
		return text.startsWith(COMPOSITE_START) ? COMPOSITE_START + part(text) + ']' : text;
	}

	/** Whether there is no key, or a part of it is missing. */
	static boolean isMissing(@Nullable Object value) {
		Object key = ObjectUtils.unwrapOptional(value);
		if (key == null) {
			return true;
		}
		if (key instanceof Collection<?> parts) {
			return parts.isEmpty() || parts.stream().anyMatch(CallKey::isMissing);
		}
		return key.getClass().isArray() ? isMissing(Arrays.asList(ObjectUtils.toObjectArray(key)))
				: key.toString().isEmpty();
	}

	private static String composite(@Nullable Object[] parts) {
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
