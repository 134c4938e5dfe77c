package io.trypema.redis;

import java.nio.charset.StandardCharsets;

import io.trypema.internal.BoundedKey;

/**
 * Names the keys of Redis. The key of an application is written as it is, within braces,
 * so that it alone determines the slot. It is written as a hash if that is asked for, if
 * it is long or empty, and if it holds braces or surrogates, which would blur the slot or
 * could not be distinguished.
 */
final class KeyNames {

	private final boolean hashing;

	KeyNames(boolean hashing) {
		this.hashing = hashing;
	}

	/** Return the name of a key that follows a prefix. */
	byte[] name(byte[] prefix, String key) {
		byte[] text = text(key);
		byte[] name = new byte[prefix.length + text.length];
		System.arraycopy(prefix, 0, name, 0, prefix.length);
		System.arraycopy(text, 0, name, prefix.length, text.length);
		return name;
	}

	/** Return the field of a key within a value that holds several. */
	byte[] field(String key) {
		boolean readable = !this.hashing && key.length() <= BoundedKey.MAX_LENGTH
				&& key.chars().noneMatch((character) -> Character.isSurrogate((char) character));
		return (readable ? '=' + key : '#' + BoundedKey.hash(key)).getBytes(StandardCharsets.UTF_8);
	}

	private byte[] text(String key) {
		return ((this.hashing || !isPlain(key)) ? "#{" + BoundedKey.hash(key) + '}' : '{' + key + '}')
			.getBytes(StandardCharsets.UTF_8);
	}

	private static boolean isPlain(String key) {
		if (key.isEmpty() || key.length() > BoundedKey.MAX_LENGTH) {
			return false;
		}
		for (int i = 0; i < key.length(); i++) {
			char character = key.charAt(i);
			if (character == '{' || character == '}' || Character.isSurrogate(character)) {
				return false;
			}
		}
		return true;
	}

}
