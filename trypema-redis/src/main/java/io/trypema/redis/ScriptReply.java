package io.trypema.redis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The reply of a script: packed doubles, and texts of numbers that these could not hold.
 */
final class ScriptReply {

	private static final long NANOS_PER_MICRO = 1000;

	private final ByteBuffer buffer;

	ScriptReply(byte[] bytes) {
		this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	double number() {
		return this.buffer.getDouble();
	}

	long whole() {
		return (long) number();
	}

	/** Read a number that is written as text. */
	long text() {
		byte[] digits = new byte[this.buffer.get()];
		this.buffer.get(digits);
		return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
	}

	/** Read a text with its length. */
	String string() {
		byte[] text = new byte[(int) whole()];
		this.buffer.get(text);
		return new String(text, StandardCharsets.UTF_8);
	}

	/** Read microseconds; negative ones mean never. */
	long nanos() {
		return whole() * NANOS_PER_MICRO;
	}

}
