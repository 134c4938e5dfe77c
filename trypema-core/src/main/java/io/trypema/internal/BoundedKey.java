package io.trypema.internal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * Limited keys in bounded memory: a long key is stored as its beginning and a hash of the
 * whole. Safe for use by many threads.
 */
public final class BoundedKey {

	/** The length, in characters, up to which keys are kept as they are. */
	public static final int MAX_LENGTH = 200;

	private static final int CHUNK_BYTES = 8192;

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private BoundedKey() {
	}

	/**
	 * Return the bounded form of a key. It is the key itself up to {@link #MAX_LENGTH}
	 * characters, and longer than that for longer keys, so that it is unique.
	 * @param key the key
	 * @return the key, or its beginning and a hash of it
	 * @throws NullPointerException if the key is {@code null}
	 */
	public static String of(String key) {
		Objects.requireNonNull(key, "The key must not be null. Use an empty key for callers without one");
		return (key.length() <= MAX_LENGTH) ? key : key.substring(0, MAX_LENGTH) + '#' + hash(key);
	}

	/**
	 * Return the hash of a key (SHA-256 of its UTF-16 units) in the alphabet of URLs.
	 * @param key the key
	 * @return 43 characters
	 */
	public static String hash(String key) {
		MessageDigest digest = sha256();
		ByteBuffer chunk = ByteBuffer.allocate(Math.min(CHUNK_BYTES, key.length() * Character.BYTES));
		for (int i = 0; i < key.length(); i++) {
			if (!chunk.hasRemaining()) {
				digest.update(chunk.flip());
				chunk.clear();
			}
			chunk.putChar(key.charAt(i));
		}
		digest.update(chunk.flip());
		return BASE64.encodeToString(digest.digest());
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
