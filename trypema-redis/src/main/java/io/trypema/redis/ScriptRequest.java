package io.trypema.redis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The arguments of a script: packed doubles, in which whole numbers up to 2^53 are exact,
 * and texts of other ones.
 */
final class ScriptRequest {

	private static final int INITIAL_BYTES = 96;

	private final ServerClock clock;

	private ByteBuffer buffer = allocate(INITIAL_BYTES);

	/**
	 * Create a request.
	 * @param clock the observed clock of the server that receives it
	 */
	ScriptRequest(ServerClock clock) {
		this.clock = clock;
	}

	private static ByteBuffer allocate(int bytes) {
		return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	ScriptRequest number(double number) {
		room().putDouble(number);
		return this;
	}

	ScriptRequest whole(long number) {
		return number((double) number);
	}

	/** Add a number as text, which is exact whatever its size. */
	ScriptRequest text(String number) {
		byte[] digits = number.getBytes(StandardCharsets.US_ASCII);
		room(1 + digits.length).put((byte) digits.length).put(digits);
		return this;
	}

	/** Add a text with its length. */
	ScriptRequest string(byte[] text) {
		whole(text.length).room(text.length).put(text);
		return this;
	}

	/** Add eight bytes as they are. */
	ScriptRequest bytes(long eightBytes) {
		room().putLong(eightBytes);
		return this;
	}

	/** Add the microseconds of the server at a moment of this process, not too late. */
	ScriptRequest earliest(long moment) {
		return whole(this.clock.earliestMicros(moment));
	}

	/** Add the microseconds of the server at a moment of this process, not too early. */
	ScriptRequest latest(long moment) {
		return whole(this.clock.latestMicros(moment));
	}

	private ByteBuffer room() {
		return room(Double.BYTES);
	}

	private ByteBuffer room(int bytes) {
		if (this.buffer.remaining() < bytes) {
			this.buffer.flip();
			this.buffer = allocate(this.buffer.limit() + Math.max(this.buffer.limit(), bytes)).put(this.buffer);
		}
		return this.buffer;
	}

	byte[] toByteArray() {
		byte[] bytes = new byte[this.buffer.position()];
		this.buffer.flip().get(bytes);
		return bytes;
	}

}
